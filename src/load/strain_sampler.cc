#include "load/strain_sampler.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

#include "load/process.h"

namespace headroom::load {
namespace {

// Empty where there is no such file.
std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

Nanos read_clock(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + Nanos(time.tv_nsec);
}

// A step smaller than this is the time between reading two clocks.
double beyond_noise(Nanos step) {
  constexpr Nanos kNoise = std::chrono::milliseconds(1);
  return step < kNoise && step > -kNoise ? 0 : to_seconds(step);
}

}  // namespace

StrainSampler::StrainSampler(const std::filesystem::path& root) : proc_(root / "proc") {
  for (const std::string& file : cpu_stat_files(text_of(proc_ / "self/cgroup"))) {
    std::filesystem::path path = root / std::filesystem::path(file).relative_path();
    if (!throttled_time(text_of(path))) continue;
    cpu_stat_ = std::move(path);
    break;
  }
  last_ = read();
}

StrainSampler::Reading StrainSampler::read() const {
  Reading reading;
  std::error_code none;
  for (const auto& thread : std::filesystem::directory_iterator(proc_ / "self/task", none)) {
    const std::filesystem::path& path = thread.path();
    if (const auto time = thread_time(text_of(path / "schedstat"))) {
      reading.threads[path.filename()] = *time;
    }
  }
  if (!cpu_stat_.empty()) reading.throttled = throttled_time(text_of(cpu_stat_)).value_or(Nanos{});
  reading.stolen = stolen_time(text_of(proc_ / "stat")).value_or(StolenTime{});
  reading.major_faults = major_faults();
  reading.wall = read_clock(CLOCK_REALTIME);
  reading.monotonic = read_clock(CLOCK_MONOTONIC);
  reading.since_boot = read_clock(CLOCK_BOOTTIME);
  return reading;
}

run::Strain StrainSampler::sample() {
  Reading now = read();
  const auto grown = [](auto before, auto after) {
    return after > before ? after - before : decltype(after){};
  };
  run::Strain strain;
  for (const auto& [thread, time] : now.threads) {
    const ThreadTime before = last_.threads[thread];  // none: it began meanwhile
    strain.busiest_thread =
        std::max(strain.busiest_thread, to_seconds(grown(before.ran, time.ran)));
    strain.waited += to_seconds(grown(before.waited, time.waited));
  }
  strain.throttled = to_seconds(grown(last_.throttled, now.throttled));
  if (now.stolen.cores > 0) {
    const auto ticks_per_second = static_cast<double>(std::max(1L, ::sysconf(_SC_CLK_TCK)));
    strain.stolen = static_cast<double>(grown(last_.stolen.ticks, now.stolen.ticks)) /
                    ticks_per_second / static_cast<double>(now.stolen.cores);
  }
  strain.major_faults = grown(last_.major_faults, now.major_faults);
  const Nanos elapsed = now.monotonic - last_.monotonic;
  const Nanos slept = now.since_boot - last_.since_boot - elapsed;
  strain.suspended = std::max(0.0, beyond_noise(slept));
  // A sleep moves the wall clock too, but is no step of it.
  strain.clock_jump = beyond_noise(now.wall - last_.wall - elapsed - std::max(slept, Nanos{}));
  last_ = std::move(now);
  return strain;
}

}  // namespace headroom::load
