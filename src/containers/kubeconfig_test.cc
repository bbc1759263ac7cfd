#include "containers/kubeconfig.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "drivers/test_support.h"

namespace headroom::containers {
namespace {

using testing::HasSubstr;

std::string config_with(const std::string& cluster, const std::string& user) {
  return fmt::format(R"(current-context: main
clusters:
- name: here
  cluster: {}
users:
- name: me
  user: {}
contexts:
- name: main
  context: {{ cluster: here, user: me, namespace: chat }}
- name: bare
  context: {{ cluster: here }}
)",
                     cluster, user);
}

constexpr const char* kServer = "{ server: \"https://10.1.2.3:6443\" }";

TEST(Kubeconfig, NamesTheServerTheSpaceAndTheToken) {
  const auto access = read_kubeconfig(config_with(kServer, "{ token: abc }"), ".", "");
  ASSERT_TRUE(access.has_value()) << to_string(access.error());
  EXPECT_EQ(to_string(access->server), "https://10.1.2.3:6443/");
  EXPECT_EQ(access->space, "chat");
  EXPECT_EQ(access->token, "abc");
  const auto bare = read_kubeconfig(config_with(kServer, "{ token: abc }"), ".", "bare");
  EXPECT_EQ(bare->space, "default");
  EXPECT_EQ(bare->token, "");
}

TEST(Kubeconfig, HoldsCertificatesOrNamesTheirFiles) {
  const drivers::TemporaryFolder folder;
  std::ofstream(folder.path() / "client.key") << "the key";
  const auto access =
      read_kubeconfig(config_with("{ server: \"https://h\", certificate-authority-data: aGVsbG8=, "
                                  "tls-server-name: inside }",
                                  "{ client-certificate-data: aGk=, client-key: client.key }"),
                      folder.path(), "");
  ASSERT_TRUE(access.has_value()) << to_string(access.error());
  EXPECT_EQ(access->tls.authority, "hello");
  EXPECT_EQ(access->tls.server_name, "inside");
  EXPECT_EQ(access->tls.certificate, "hi");
  EXPECT_EQ(access->tls.key, "the key");
}

TEST(Kubeconfig, AUserWhoseTokenAProgramFetchesIsRefusedInWords) {
  const auto access =
      read_kubeconfig(config_with(kServer, "{ exec: { command: aws-token } }"), ".", "");
  ASSERT_FALSE(access.has_value());
  EXPECT_THAT(access.error().what, HasSubstr("aws-token, which headroom does not run"));
  EXPECT_THAT(access.error().fix, HasSubstr("kubectl create token"));
}

TEST(Kubeconfig, WhatItLacksIsNamedWithWhatThereIs) {
  const std::string text = config_with(kServer, "{}");
  EXPECT_THAT(read_kubeconfig(text, ".", "mian").error().fix, HasSubstr("did you mean main?"));
  EXPECT_FALSE(read_kubeconfig("clusters: [", ".", "").has_value());
  EXPECT_FALSE(read_kubeconfig("", ".", "").has_value());
  EXPECT_THAT(read_kubeconfig(config_with("{ server: \"h:1\" }", "{}"), ".", "").error().what,
              HasSubstr("h:1"));
}

TEST(PodAccount, IsReadFromItsFolder) {
  const drivers::TemporaryFolder folder;
  EXPECT_FALSE(read_pod_account(folder.path(), "10.0.0.1", "443").has_value());
  std::ofstream(folder.path() / "token") << "abc\n";
  std::ofstream(folder.path() / "ca.crt") << "PEM";
  std::ofstream(folder.path() / "namespace") << "chat";
  const auto access = read_pod_account(folder.path(), "fd00::1", "443");
  ASSERT_TRUE(access.has_value()) << to_string(access.error());
  EXPECT_EQ(to_string(access->server), "https://[fd00::1]/");
  EXPECT_EQ(access->token, "abc");
  EXPECT_EQ(access->tls.authority, "PEM");
  EXPECT_EQ(access->space, "chat");
}

}  // namespace
}  // namespace headroom::containers
