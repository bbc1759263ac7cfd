// What was started, written down before it runs, so that a headroom that was killed leaves nothing
// behind that the next one does not know: one file per environment, one JSON object per line,
// each on the disk before the next step is taken.
//
//   {"event":"starting","id":...}  before the fork: all there is to know in advance
//   {"event":"started","id":...}   after it, before the program runs (drivers/spawn.h): which
//   process
//   {"event":"ready","id":...}
//   {"event":"limited","id":...}   its limits were changed while it ran
//   {"event":"stopped","id":...}   it was stopped, or never became the program
//   {"event":"wanted","component":...}  how many replicas there are to be, with which limits, where
//                                  that is not what the file says any more
//
// Reading takes no lock: lines are only ever added, and the file is replaced as a whole. A last
// line without its end was being written when headroom died, and counts as not written. Writing
// is for the holder of the environment's lock. No secret gets in: neither commands nor their
// environment are written, only a hash of them, in a file that only its owner can read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "drivers/cgroup.h"
#include "drivers/instance_limits.h"
#include "drivers/owner.h"
#include "drivers/port.h"
#include "drivers/process_group.h"
#include "drivers/process_identity.h"
#include "platform/platform.h"

namespace headroom::drivers {

// One start and what became of it.
struct JournalEntry {
  enum class Stage { kIntended, kStarted, kReady };

  std::string id;  // random; also the mark of the process group
  std::string component;
  int index = 0;
  int rank = 0;             // of the component in the order of starting
  int port = 0;             // on loopback
  std::string log;          // path
  std::string fingerprint;  // equal when command and environment are
  Owner owner;
  platform::Limits limits;  // that were asked for
  Cgroup cgroup;            // where it was to be; may never have been made
  Stage stage = Stage::kIntended;
  ProcessIdentity process;  // from kStarted on
  LimitsInForce in_force;   // from kStarted on

  std::string address() const { return loopback_address(port); }
  ProcessGroup group() const { return {.leader = process, .mark = id}; }
};

// What `scale` and `resize` made of a component.
struct Wanted {
  int replicas = 0;
  platform::Limits limits;
  friend bool operator==(const Wanted&, const Wanted&) = default;
};

struct JournalContents {
  std::vector<JournalEntry> entries;     // every start not recorded as stopped, in their order
  std::map<std::string, Wanted> wanted;  // by component; others are as the file says
};

// Empty when there is no file. Fails with kStorage when the file cannot be read; lines that make no
// sense are passed over.
Result<JournalContents> read_journal(const std::filesystem::path& path);

class Journal {
 public:
  // Reads it, and writes it anew without what has been stopped. The caller holds the lock.
  static Result<Journal> open(const std::filesystem::path& path);

  const JournalContents& contents() const { return contents_; }
  const std::vector<JournalEntry>& entries() const { return contents_.entries; }

  Result<void> starting(const JournalEntry& entry);
  Result<void> started(std::string_view id, const ProcessIdentity& process,
                       const LimitsInForce& in_force);
  Result<void> ready(std::string_view id);
  Result<void> limited(std::string_view id, const platform::Limits& asked,
                       const LimitsInForce& in_force);
  Result<void> stopped(std::string_view id);
  // Nothing: as the file says.
  Result<void> want(const std::string& component, const std::optional<Wanted>& wanted);
  Result<void> want_what_the_file_says();

 private:
  Journal(FileDescriptor file, JournalContents contents);
  Result<void> append(const std::string& line);

  FileDescriptor file_;
  JournalContents contents_;
};

// 128 random bits in hexadecimal.
std::string random_mark();

}  // namespace headroom::drivers
