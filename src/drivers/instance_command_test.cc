#include "drivers/instance_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

namespace headroom::drivers {
namespace {

using testing::Contains;
using testing::ElementsAre;

PlannedComponent component(std::string_view command) {
  PlannedComponent made;
  made.name = "model";
  made.command = *parse_command(command);
  made.figures = {{"slots", "8"}, {"replicas", "2"}};
  return made;
}

const std::map<std::string, std::string> kAddresses = {{"model", "127.0.0.1:1,127.0.0.1:2"}};

Filling second_instance() {
  return {.port = 2, .index = 1, .folder = "/srv", .addresses_of = kAddresses};
}

TEST(InstanceCommand, IsFilledWithPortsAddressesAndFigures) {
  PlannedComponent model = component("m ${port} ${index} ${slots}/${replicas}");
  model.env["PEERS"] = *parse_template("${model}");
  model.env["DATA"] = *parse_template("${folder}/data");
  const auto filled = fill_command(model, second_instance());
  ASSERT_TRUE(filled.has_value()) << to_string(filled.error());
  EXPECT_THAT(filled->arguments, ElementsAre("m", "2", "1", "8/2"));
  EXPECT_EQ(filled->env.at("PEERS"), "127.0.0.1:1,127.0.0.1:2");
  EXPECT_EQ(filled->env.at("DATA"), "/srv/data");
}

TEST(InstanceCommand, WantsTheVariablesThatItAsksFor) {
  const PlannedComponent model = component("m --key ${env:HEADROOM_COMMAND_TEST}");
  ASSERT_EQ(::setenv("HEADROOM_COMMAND_TEST", "k e y", 1), 0);
  EXPECT_THAT(fill_command(model, second_instance())->arguments,
              ElementsAre("m", "--key", "k e y"));
  ASSERT_EQ(::unsetenv("HEADROOM_COMMAND_TEST"), 0);
  const auto without = fill_command(model, second_instance());
  ASSERT_FALSE(without.has_value());
  EXPECT_EQ(without.error().what,
            "component model: the environment variable HEADROOM_COMMAND_TEST is not set");
}

TEST(InstanceCommand, HasAFingerprintThatTellsCommandsApart) {
  const FilledCommand command{.arguments = {"ab", "c"}, .env = {{"X", "1"}}};
  EXPECT_EQ(fingerprint_of(command), fingerprint_of(command));
  const FilledCommand split_elsewhere{.arguments = {"a", "bc"}, .env = {{"X", "1"}}};
  EXPECT_NE(fingerprint_of(command), fingerprint_of(split_elsewhere));
  const FilledCommand other_variable{.arguments = {"ab", "c"}, .env = {{"X", "2"}}};
  EXPECT_NE(fingerprint_of(command), fingerprint_of(other_variable));
}

TEST(InstanceCommand, FingerprintIsThePublishedFnv1a) {
  // Of "foobar" and the zero that closes it: the value for "foobar", 85944171f73967e8 in the
  // tables of http://www.isthe.com/chongo/src/fnv/test_fnv.c, taken one zero byte further, which is
  // a multiplication by the prime 100000001b3 modulo 2^64.
  EXPECT_EQ(fingerprint_of({.arguments = {"foobar"}, .env = {}}), "34531ca7168b8f38");
}

TEST(InstanceCommand, RunsWithOurVariablesUnderItsOwnAndTheMark) {
  ASSERT_EQ(::setenv("HEADROOM_COMMAND_TEST", "ours", 1), 0);
  ASSERT_EQ(::setenv("HEADROOM_COMMAND_KEPT", "kept", 1), 0);
  const auto program =
      program_for({.arguments = {"sh", "x"}, .env = {{"HEADROOM_COMMAND_TEST", "its"}}},
                  {.service_folder = "/", .headroom_folder = "/"}, "m4rk");
  ASSERT_TRUE(program.has_value());
  EXPECT_THAT(program->arguments, ElementsAre("sh", "x"));
  EXPECT_TRUE(program->path.ends_with("/sh"));
  EXPECT_THAT(program->environment, Contains("HEADROOM_COMMAND_TEST=its").Times(1));
  EXPECT_THAT(program->environment, Contains("HEADROOM_COMMAND_KEPT=kept"));
  EXPECT_THAT(program->environment, Contains("HEADROOM_INSTANCE=m4rk"));
  EXPECT_THAT(program->environment, testing::Not(Contains("HEADROOM_COMMAND_TEST=ours")));
}

}  // namespace
}  // namespace headroom::drivers
