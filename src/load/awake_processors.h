// Keeps the processors of this machine from halting where they have nothing to do, as long as this
// lives.
//
// A processor that halts comes back late and with cold caches, and a virtual one has to be woken by
// its hypervisor: a request that finds everything asleep costs up to twice what it costs among
// others, and a generator beside the service pays for the waking. Where processors stay awake a
// calm service costs what a busy one does, near enough for predictions.
//
// It is the kernel's own way to ask for that: while /dev/cpu_dma_latency is held open with a zero
// written to it, no processor goes into a state deeper than polling (Linux,
// Documentation/power/pm_qos_interface.rst). Power is what it costs.
#pragma once

#include <filesystem>
#include <utility>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace headroom::load {

class AwakeProcessors {
 public:
  // Fails where the user may not ask, and where the kernel knows of no state but halting, so that
  // asking would change nothing. `root` is where /dev and /sys are; elsewhere in tests.
  static Result<AwakeProcessors> hold(const std::filesystem::path& root = "/");

 private:
  explicit AwakeProcessors(FileDescriptor request) : request_(std::move(request)) {}

  FileDescriptor request_;
};

}  // namespace headroom::load
