#include "containers/slot_ports.h"

#include <gmock/gmock.h>

namespace headroom::containers {
namespace {

using testing::HasSubstr;

drivers::PlannedComponent component(const std::string& command, const std::string& variable = "") {
  drivers::PlannedComponent made{.name = "api"};
  made.command = drivers::parse_command(command).value();
  made.env = {{"VALUE", drivers::parse_template(variable).value()}};
  return made;
}

TEST(SlotPorts, ATemplateWritesTheSlotBehindTheBlock) {
  EXPECT_EQ(port_of_slot(20300, 7), 20307);
  EXPECT_EQ(port_of_slot(20300, 12), 20312);
  EXPECT_EQ(port_template(20300), "203{{if eq (len .Task.Slot) 1}}0{{end}}{{.Task.Slot}}");
}

TEST(SlotPorts, ABlockIsFoundAgainUnlessItIsAvoided) {
  const auto first = free_block("headroom-a", 3, {});
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(*first % 100, 0);
  EXPECT_EQ(free_block("headroom-a", 3, {}), first);
  EXPECT_NE(free_block("headroom-a", 3, {*first}), first);
}

TEST(SlotPorts, OnlyVariablesCanHoldThePort) {
  const auto filled = with_port_template(component("server", "at ${port}!"), "20301");
  ASSERT_TRUE(filled.has_value());
  EXPECT_EQ(drivers::fill(filled->env.at("VALUE"), {}), "at 20301!");
  const auto refused = with_port_template(component("server --port ${port}"), "20301");
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().fix, HasSubstr("env: { PORT: \"${port}\" }"));
  EXPECT_FALSE(with_port_template(component("server ${index}"), "1").has_value());
  EXPECT_FALSE(with_port_template(component("server", "${index}"), "1").has_value());
}

}  // namespace
}  // namespace headroom::containers
