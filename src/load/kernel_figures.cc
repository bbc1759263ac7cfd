#include "load/kernel_figures.h"

#include <algorithm>
#include <charconv>

namespace headroom::load {
namespace {

// Takes what is before the next `end` off the text.
std::string_view take_to(char end, std::string_view& text) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == text.npos ? text.size() : at + 1);
  return taken;
}

std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return take_to(' ', text);
}

std::optional<std::uint64_t> number(std::string_view word) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

// A count of nanoseconds, or of units of so many; nothing when it is none or overflows.
std::optional<Nanos> nanos(std::string_view word, std::uint64_t unit) {
  const std::optional<std::uint64_t> value = number(word);
  const auto largest = static_cast<std::uint64_t>(Nanos::max().count());
  if (!value || *value > largest / unit) return std::nullopt;
  return Nanos(static_cast<std::int64_t>(*value * unit));
}

}  // namespace

std::optional<Nanos> throttled_time(std::string_view cpu_stat) {
  while (!cpu_stat.empty()) {
    std::string_view line = take_to('\n', cpu_stat);
    const std::string_view name = take_word(line);
    if (name == "throttled_usec") return nanos(take_word(line), 1000);  // v2
    if (name == "throttled_time") return nanos(take_word(line), 1);     // v1
  }
  return std::nullopt;
}

std::optional<StolenTime> stolen_time(std::string_view proc_stat) {
  std::optional<StolenTime> stolen;
  while (!proc_stat.empty()) {
    std::string_view line = take_to('\n', proc_stat);
    const std::string_view name = take_word(line);
    if (!name.starts_with("cpu")) break;  // they come first
    if (name != "cpu") {
      if (stolen) ++stolen->cores;
      continue;
    }
    // user nice system idle iowait irq softirq steal
    for (int before = 0; before < 7; ++before) take_word(line);
    const std::optional<std::uint64_t> ticks = number(take_word(line));
    if (!ticks) return std::nullopt;
    stolen = StolenTime{.ticks = *ticks, .cores = 0};
  }
  if (stolen) stolen->cores = std::max<std::uint64_t>(1, stolen->cores);
  return stolen;
}

std::optional<ThreadTime> thread_time(std::string_view schedstat) {
  std::string_view line = take_to('\n', schedstat);
  const std::optional<Nanos> ran = nanos(take_word(line), 1);
  const std::optional<Nanos> waited = nanos(take_word(line), 1);
  if (!ran || !waited) return std::nullopt;
  return ThreadTime{.ran = *ran, .waited = *waited};
}

std::vector<std::string> cpu_stat_files(std::string_view proc_cgroup) {
  const std::string mounted = "/sys/fs/cgroup";
  const std::string file = "/cpu.stat";
  std::vector<std::string> of_v1;
  std::vector<std::string> of_v2;
  while (!proc_cgroup.empty()) {
    std::string_view line = take_to('\n', proc_cgroup);
    take_to(':', line);  // a number
    const std::string controllers(take_to(':', line));
    const std::string path = line == "/" ? "" : std::string(line);
    if (controllers.empty()) {
      of_v2 = {mounted + path + file, mounted + file, mounted + "/unified" + path + file};
      continue;
    }
    for (std::string_view rest = controllers; !rest.empty();) {
      if (take_to(',', rest) != "cpu") continue;
      of_v1 = {mounted + "/" + controllers + path + file, mounted + "/cpu" + path + file,
               mounted + "/" + controllers + file, mounted + "/cpu" + file};
    }
  }
  // Where both are mounted, the quota is with the one that has the controller by name.
  of_v1.insert(of_v1.end(), of_v2.begin(), of_v2.end());
  return of_v1;
}

}  // namespace headroom::load
