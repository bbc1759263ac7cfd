#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store_for_test.h"

namespace headroom::store {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(Store, MakesItsFolderAndIsEmptyAtFirst) {
  const TemporaryFolder folder;
  const Store store = Store::open(folder.file()).value();
  EXPECT_TRUE(std::filesystem::exists(folder.file()));
  EXPECT_TRUE(store.list(10).value().empty());
}

TEST(Store, GivesBackTheRunThatWasWritten) {
  const TemporaryFolder folder;
  Store store = Store::open(folder.file()).value();
  const auto writer = store.writer();
  ASSERT_TRUE(writer->begin(header_of("20261123-185301-load-7f3a")).has_value());
  ASSERT_TRUE(writer->add(slice_of(0)).has_value());
  ASSERT_TRUE(writer->add(run::Event{500ms, "phase", "spike"}).has_value());
  ASSERT_TRUE(writer->add(slice_of(4)).has_value());  // a gap is allowed
  ASSERT_TRUE(
      writer->finish({.duration = 5s, .interrupted = false, .peak_rss_bytes = 4096}).has_value());

  const auto loaded = store.load("20261123-185301-load-7f3a").value();
  EXPECT_EQ(loaded.header.service, "chat");
  EXPECT_EQ(loaded.header.classes, (std::vector<std::string>{"home", "ask"}));
  ASSERT_EQ(loaded.slices.size(), 2u);
  EXPECT_EQ(loaded.slices[1].second, 4);
  EXPECT_EQ(loaded.slices[1].classes[1].succeeded, 4u);
  EXPECT_EQ(run::totals(loaded, 1, run::whole(loaded))[run::Measure::kResponseTime].count(), 4u);
  ASSERT_EQ(loaded.events.size(), 1u);
  EXPECT_EQ(loaded.events[0].at, 500ms);
  EXPECT_EQ(loaded.events[0].kind, "phase");
  EXPECT_EQ(loaded.events[0].text, "spike");
  ASSERT_TRUE(loaded.end.has_value());
  EXPECT_EQ(loaded.end->duration, 5s);
  EXPECT_EQ(loaded.end->peak_rss_bytes, 4096u);
  EXPECT_FALSE(loaded.end->interrupted);
}

TEST(Store, StillHasItsRunsWhenItIsOpenedAgain) {
  const TemporaryFolder folder;
  {
    Store store = Store::open(folder.file()).value();
    write_run(store, header_of("one"));
  }
  const Store again = Store::open(folder.file()).value();
  EXPECT_EQ(again.load("one").value().slices.size(), 3u);
}

TEST(Store, KeepsWhatASeriesCameTo) {
  const TemporaryFolder folder;
  Store store = Store::open(folder.file()).value();
  EXPECT_EQ(store.summary("s1").value(), std::nullopt);
  ASSERT_TRUE(store.keep_summary("s1", "holds at 40/s\n").has_value());
  ASSERT_TRUE(store.keep_summary("s2", "2 of 2").has_value());
  EXPECT_EQ(store.summary("s1").value(), "holds at 40/s\n");
  ASSERT_TRUE(store.keep_summary("s1", "holds at 41/s\n").has_value());
  EXPECT_EQ(Store::open(folder.file()).value().summary("s1").value(), "holds at 41/s\n");
}

TEST(Store, KeepsWhatWasPredictedOfARunAndALaterPredictionReplacesIt) {
  const TemporaryFolder folder;
  Store store = Store::open(folder.file()).value();
  write_run(store, header_of("first", 100));
  write_run(store, header_of("second", 200));
  write_run(store, header_of("third", 300));
  ASSERT_TRUE(store.keep_prediction("first", {.model = "the file", .figures = "[]"}));
  ASSERT_TRUE(store.keep_prediction("third", {.model = "the file", .figures = "[1]"}));
  ASSERT_TRUE(store.keep_prediction("third", {.model = "learned", .figures = "[2]"}));
  EXPECT_FALSE(store.keep_prediction("fourth", {}).has_value());
  const auto kept = store.predictions(5).value();
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].entry.header.id, "third");
  EXPECT_EQ(kept[0].prediction.model, "learned");
  EXPECT_EQ(kept[0].prediction.figures, "[2]");
  EXPECT_EQ(kept[1].entry.header.id, "first");
  EXPECT_EQ(store.predictions(1).value().size(), 1u);
}

TEST(Store, ListsTheNewestFirstUpToTheLimit) {
  const TemporaryFolder folder;
  Store store = Store::open(folder.file()).value();
  write_run(store, header_of("second", 200));
  write_run(store, header_of("first", 100));
  write_run(store, header_of("third", 300), 7);
  const auto entries = store.list(2).value();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].header.id, "third");
  EXPECT_EQ(entries[0].duration, 7s);
  EXPECT_EQ(entries[0].state, Entry::State::kFinished);
  EXPECT_EQ(entries[1].header.id, "second");
}

TEST(Store, RemembersTheOutcome) {
  const TemporaryFolder folder;
  Store store = Store::open(folder.file()).value();
  write_run(store, header_of("one"));
  EXPECT_EQ(store.entry("one").value().outcome, "");
  ASSERT_TRUE(store.set_outcome("one", "pass").has_value());
  EXPECT_EQ(store.entry("one").value().outcome, "pass");
  EXPECT_FALSE(store.set_outcome("two", "pass").has_value());
}

TEST(Store, TellsTheStatesOfRunsApart) {
  const TemporaryFolder folder;
  Store store = Store::open(folder.file()).value();
  auto going = store.writer();
  ASSERT_TRUE(going->begin(header_of("going")).has_value());
  ASSERT_TRUE(going->add(slice_of(0)).has_value());
  ASSERT_TRUE(going->add(slice_of(1)).has_value());
  EXPECT_EQ(store.entry("going").value().state, Entry::State::kGoing);
  EXPECT_EQ(store.entry("going").value().duration, 2s);
  EXPECT_FALSE(store.load("going").value().end.has_value());

  going.reset();  // given up
  EXPECT_EQ(store.entry("going").value().state, Entry::State::kAbandoned);

  const auto stopped = store.writer();
  ASSERT_TRUE(stopped->begin(header_of("stopped")).has_value());
  ASSERT_TRUE(stopped->finish({.duration = 3s, .interrupted = true}).has_value());
  EXPECT_EQ(store.entry("stopped").value().state, Entry::State::kInterrupted);
}

TEST(Store, RefusesASecondRunOfTheSameId) {
  const TemporaryFolder folder;
  Store store = Store::open(folder.file()).value();
  write_run(store, header_of("one"));
  const auto again = store.writer()->begin(header_of("one"));
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().kind, ErrorKind::kStorage);
}

TEST(Store, LetsSeveralWritersWriteAtOnce) {
  const TemporaryFolder folder;
  Store store = Store::open(folder.file()).value();
  const auto one = store.writer();
  const auto two = store.writer();
  ASSERT_TRUE(one->begin(header_of("one")).has_value());
  ASSERT_TRUE(two->begin(header_of("two")).has_value());
  ASSERT_TRUE(one->add(slice_of(0)).has_value());
  ASSERT_TRUE(two->add(slice_of(0)).has_value());
  ASSERT_TRUE(two->add(slice_of(1)).has_value());
  EXPECT_EQ(store.load("one").value().slices.size(), 1u);
  EXPECT_EQ(store.load("two").value().slices.size(), 2u);
}

class FindRun : public testing::Test {
 protected:
  FindRun() {
    write_run(store_, header_of("20261123-185301-load-7f3a", 100));
    write_run(store_, header_of("20261123-190000-spike-81bc", 300));
    write_run(store_, header_of("20261124-090000-load-0000", 200));
  }

  std::string found(std::string_view id) {
    const Result<Entry> entry = store_.entry(id);
    return entry ? entry->header.id : to_string(entry.error());
  }

  TemporaryFolder folder_;
  Store store_ = Store::open(folder_.file()).value();
};

TEST_F(FindRun, TakesAWholeIdABeginningOrAnyPart) {
  EXPECT_EQ(found("20261123-185301-load-7f3a"), "20261123-185301-load-7f3a");
  EXPECT_EQ(found("20261124"), "20261124-090000-load-0000");
  EXPECT_EQ(found("spike"), "20261123-190000-spike-81bc");
  EXPECT_EQ(found("7f3a"), "20261123-185301-load-7f3a");
}

TEST_F(FindRun, TakesTheBeginningOfOneBeforeTheMiddleOfAnother) {
  write_run(store_, header_of("load-by-hand", 50));
  EXPECT_EQ(found("load"), "load-by-hand");
}

TEST_F(FindRun, TakesLastForTheOneThatBeganLast) {
  EXPECT_EQ(found("last"), "20261123-190000-spike-81bc");
}

TEST_F(FindRun, NamesTheRunsThatAPartFits) {
  const Result<Entry> entry = store_.entry("load");
  ASSERT_FALSE(entry.has_value());
  EXPECT_EQ(entry.error().kind, ErrorKind::kInvalid);
  EXPECT_EQ(entry.error().what, "2 runs have \"load\" in their id");
  EXPECT_THAT(entry.error().fix, HasSubstr("20261124-090000-load-0000, 20261123-185301-load-7f3a"));
}

TEST_F(FindRun, NamesTheNearestIdOfAMisspeltOne) {
  const Result<Entry> entry = store_.entry("20261123-190000-spkie-81bc");
  ASSERT_FALSE(entry.has_value());
  EXPECT_EQ(entry.error().what, "there is no run \"20261123-190000-spkie-81bc\"");
  EXPECT_THAT(entry.error().fix, HasSubstr("20261123-190000-spike-81bc"));
}

TEST_F(FindRun, NamesTheNewestWhereNothingIsNear) {
  EXPECT_THAT(found("%"), HasSubstr("headroom runs"));
  EXPECT_THAT(found(""), HasSubstr("20261123-190000-spike-81bc, 2026"));
}

TEST(FindRunOfAnEmptyStore, SaysThatThereAreNone) {
  const TemporaryFolder folder;
  const Store store = Store::open(folder.file()).value();
  EXPECT_EQ(store.load("last").error().what, "there are no runs yet");
  EXPECT_EQ(store.load("x").error().what, "there are no runs yet");
}

}  // namespace
}  // namespace headroom::store
