// What other processes see of a run while it is written, and after its writer was killed.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "store/store_for_test.h"

namespace headroom::store {
namespace {

using namespace std::chrono_literals;

// Runs `work` in a process of its own, whose exit code it gives.
template <class Work>
pid_t in_child(Work work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

// 0 when everything was written.
int write_slices(run::Recorder& writer, std::int64_t count) {
  for (std::int64_t second = 0; second < count; ++second) {
    if (!writer.add(slice_of(second))) return 1;
  }
  return 0;
}

TEST(StoreCrash, ARunWhoseProcessWasKilledIsReadableUpToItsLastSecond) {
  const TemporaryFolder folder;
  const pid_t child = in_child([&] {
    Store store = Store::open(folder.file()).value();
    const auto writer = store.writer();
    if (!writer->begin(header_of("killed"))) return 1;
    if (write_slices(*writer, 5) != 0) return 1;
    if (!writer->add(run::Event{4500ms, "note", "about to die"})) return 1;
    raise(SIGKILL);
    return 2;
  });
  const int status = wait_for(child);
  ASSERT_TRUE(WIFSIGNALED(status));

  const Store store = Store::open(folder.file()).value();
  const Entry entry = store.entry("last").value();
  EXPECT_EQ(entry.state, Entry::State::kAbandoned);
  EXPECT_EQ(entry.duration, 5s);
  const auto partial = store.load("killed").value();
  EXPECT_EQ(partial.slices.size(), 5u);
  EXPECT_EQ(partial.slices[4].classes[1].succeeded, 4u);
  EXPECT_EQ(partial.events.size(), 1u);
  EXPECT_FALSE(partial.end.has_value());
}

TEST(StoreCrash, ARunIsGoingOnUntilItsProcessDiesAndAbandonedEvenAsAZombie) {
  const TemporaryFolder folder;
  std::array<int, 2> written{};
  ASSERT_EQ(pipe(written.data()), 0);
  const pid_t child = in_child([&] {
    Store store = Store::open(folder.file()).value();
    const auto writer = store.writer();
    if (!writer->begin(header_of("going")) || write_slices(*writer, 3) != 0) return 1;
    if (write(written[1], "x", 1) != 1) return 1;
    pause();
    return 0;
  });
  char byte = 0;
  ASSERT_EQ(read(written[0], &byte, 1), 1);
  const Store store = Store::open(folder.file()).value();
  EXPECT_EQ(store.entry("going").value().state, Entry::State::kGoing);
  EXPECT_EQ(store.load("going").value().slices.size(), 3u);

  kill(child, SIGKILL);
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(store.entry("going").value().state, Entry::State::kAbandoned);
  wait_for(child);
  EXPECT_EQ(store.entry("going").value().state, Entry::State::kAbandoned);
  close(written[0]);
  close(written[1]);
}

TEST(StoreCrash, SeveralProcessesMayCreateAndWriteTheFileAtOnce) {
  const TemporaryFolder folder;
  constexpr int kProcesses = 4;
  constexpr int kSlices = 50;
  std::array<pid_t, kProcesses> children{};
  for (int i = 0; i < kProcesses; ++i) {
    children[static_cast<std::size_t>(i)] = in_child([&] {
      Result<Store> store = Store::open(folder.file());
      if (!store) return 1;
      const auto writer = store->writer();
      if (!writer->begin(header_of("run-" + std::to_string(i)))) return 2;
      if (write_slices(*writer, kSlices) != 0) return 3;
      return writer->finish({.duration = 50s}) ? 0 : 4;
    });
  }
  for (const pid_t child : children) {
    const int status = wait_for(child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }
  const Store store = Store::open(folder.file()).value();
  const auto entries = store.list(10).value();
  EXPECT_EQ(entries.size(), static_cast<std::size_t>(kProcesses));
  for (const Entry& entry : entries) {
    EXPECT_EQ(entry.state, Entry::State::kFinished);
    EXPECT_EQ(store.load(entry.header.id).value().slices.size(), static_cast<std::size_t>(kSlices));
  }
}

}  // namespace
}  // namespace headroom::store
