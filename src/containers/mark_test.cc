#include "containers/mark.h"

#include <gtest/gtest.h>

namespace headroom::containers {
namespace {

using drivers::Owner;

Mark of_a_session() {
  return {.folder = "host:/srv/.headroom",
          .environment = "local",
          .component = "api",
          .index = 2,
          .rank = 1,
          .port = 4711,
          .fingerprint = "00ff",
          .owner = {.kind = Owner::Kind::kSession,
                    .headroom = {.pid = 12, .start_time = 34, .boot_id = "5-6"}}};
}

TEST(Mark, IsReadFromItsLabels) {
  const auto read = mark_of(labels_of(of_a_session()));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->folder, "host:/srv/.headroom");
  EXPECT_EQ(read->environment, "local");
  EXPECT_EQ(read->component, "api");
  EXPECT_EQ(read->index, 2);
  EXPECT_EQ(read->rank, 1);
  EXPECT_EQ(read->port, 4711);
  EXPECT_EQ(read->fingerprint, "00ff");
  EXPECT_EQ(read->owner.kind, Owner::Kind::kSession);
  EXPECT_EQ(read->owner.headroom, of_a_session().owner.headroom);
}

TEST(Mark, LabelsThatMakeNoSenseAreNoMark) {
  for (const auto& [name, value] : labels_of(of_a_session())) {
    Labels labels = labels_of(of_a_session());
    labels.erase(name);
    EXPECT_FALSE(mark_of(labels).has_value()) << name;
  }
  Labels labels = labels_of(of_a_session());
  labels["headroom.port"] = "4711x";
  EXPECT_FALSE(mark_of(labels).has_value());
  labels = labels_of(of_a_session());
  labels["headroom.owner"] = "session 1 2";
  EXPECT_FALSE(mark_of(labels).has_value());
}

TEST(Mark, TwoPlacesNeverShareANameOnTheEngine) {
  EXPECT_NE(object_name("host:/a/.headroom", "local", "api"),
            object_name("host:/b/.headroom", "local", "api"));
}

}  // namespace
}  // namespace headroom::containers
