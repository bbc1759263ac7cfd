// Starts a program so that a record of it exists before it can do anything.
//
// The fork waits at a gate, holding nothing but itself. The parent writes down who it is, then
// opens the gate and the fork becomes the program. If the parent dies first, however it dies, the
// gate closes and the fork ends: there is never a program running that nobody has on record.
//
// Hold one at a time: a second fork would keep the gate of the first from closing.
#pragma once

#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "drivers/process_identity.h"

namespace headroom::drivers {

struct Program {
  std::string path;                      // what is executed
  std::vector<std::string> arguments;    // the first is the name it is told
  std::vector<std::string> environment;  // "NAME=value": all of it, nothing is inherited
  std::string folder;                    // its working directory; empty: ours
};

class HeldProcess {
 public:
  HeldProcess(ProcessIdentity identity, FileDescriptor gate, FileDescriptor status);
  HeldProcess(HeldProcess&&) = default;
  HeldProcess& operator=(HeldProcess&&) = delete;
  // Ends the fork when the gate was never opened.
  ~HeldProcess();

  const ProcessIdentity& identity() const { return identity_; }
  // Opens the gate and waits until the fork has become the program. Fails with kUnreachable when
  // that cannot be executed; the fork has ended then.
  Result<void> release();

 private:
  ProcessIdentity identity_;
  FileDescriptor gate_;
  FileDescriptor status_;
};

// The process leads a new session and group, reads nothing, and appends both its outputs to
// `output`. Signals are at their defaults.
Result<HeldProcess> spawn_held(const Program& program, const FileDescriptor& output);

}  // namespace headroom::drivers
