// Handles that stick to one process, whatever becomes of its number (pidfd_open(2), Linux 5.3).
#pragma once

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/file_descriptor.h"

namespace headroom::drivers {

// Becomes readable when the process ends. Empty when there is no such process.
inline FileDescriptor open_pidfd(pid_t pid) {
  return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

// Does nothing when the process has ended.
inline void send_signal(const FileDescriptor& process, int signal_number) {
  ::syscall(SYS_pidfd_send_signal, process.get(), signal_number, nullptr, 0);
}

}  // namespace headroom::drivers
