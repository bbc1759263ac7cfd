// Which process writes a run, told so that a later process with the same number is not taken for
// it.
#pragma once

#include <cstdint>
#include <string>

namespace headroom::store {

struct WriterProcess {
  std::int64_t pid = 0;
  std::int64_t started = 0;  // clock ticks after the boot, field 22 of /proc/PID/stat
  std::string boot;          // /proc/sys/kernel/random/boot_id
};

WriterProcess this_process();

// False once it has ended, also while it is a zombie that nobody has waited for.
bool is_alive(const WriterProcess& process);

}  // namespace headroom::store
