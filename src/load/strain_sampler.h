// Asks the kernel, second by second, what kept the generator from running (run::Strain).
//
// What a kernel or a container does not tell stays zero. Takes some 50 us, on the thread that sends
// nothing.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "load/kernel_figures.h"
#include "run/run.h"

namespace headroom::load {

class StrainSampler {
 public:
  // `root` is where /proc and /sys are; elsewhere in tests.
  explicit StrainSampler(const std::filesystem::path& root = "/");

  // Since it was last asked, or made.
  run::Strain sample();

 private:
  // What only ever grows, but for the wall clock.
  struct Reading {
    std::map<std::string, ThreadTime> threads;
    Nanos throttled{};
    StolenTime stolen;
    std::uint64_t major_faults = 0;
    Nanos wall{};
    Nanos monotonic{};
    Nanos since_boot{};
  };
  Reading read() const;

  std::filesystem::path proc_;
  std::filesystem::path cpu_stat_;  // empty where there is none
  Reading last_;
};

}  // namespace headroom::load
