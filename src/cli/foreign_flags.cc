#include "cli/foreign_flags.h"

#include <CLI/App.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace headroom::cli {
namespace {

// Of ab, hey, wrk, wrk2, k6, oha, vegeta and curl.
struct Foreign {
  std::string_view flag;
  std::string_view ours;
};
constexpr auto kForeign = std::to_array<Foreign>({
    {"-c", "--users"},
    {"--connections", "--users"},
    {"--concurrency", "--users"},
    {"--vus", "--users"},
    {"-n", "--iterations"},
    {"--requests", "--iterations"},
    {"-z", "--for"},
    {"--duration", "--for"},
    {"-R", "--rate"},
    {"-m", "--method"},
    {"--request", "--method"},
    {"--headers", "--header"},
    {"--body", "--data"},
    {"--data-raw", "--data"},
    {"--data-binary", "--data"},
    {"--cacert", "--ca"},
    {"--http2", "--http"},
    {"--http3", "--http"},
    {"--http3-only", "--http"},
});

// "-c" of "-c64", "--users" of "--users=10".
std::string_view flag_of(std::string_view word) {
  if (word.starts_with("--")) return word.substr(0, word.find('='));
  return word.substr(0, 2);
}

std::string_view meant(const CLI::App& command, std::string_view flag,
                       const std::vector<std::string_view>& ours) {
  const auto known = std::ranges::find(kForeign, flag, &Foreign::flag);
  const bool has_it =
      known != kForeign.end() && command.get_option_no_throw(std::string(known->ours)) != nullptr;
  if (has_it) return known->ours;
  return flag.starts_with("--") ? nearest(flag, ours).value_or("") : "";
}

}  // namespace

std::optional<Error> foreign_flag(const CLI::App& command, const std::vector<std::string>& words) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> ours(names.begin(), names.end());
  std::vector<std::string_view> flags;
  std::vector<std::string_view> hints;
  for (const std::string& word : words) {
    if (word.size() < 2 || word.front() != '-') continue;
    const std::string_view flag = flag_of(word);
    if (std::ranges::find(flags, flag) != flags.end()) continue;
    flags.push_back(flag);
    const std::string_view hint = meant(command, flag, ours);
    if (!hint.empty()) hints.push_back(hint);
  }
  if (flags.empty()) return std::nullopt;
  const std::string name = "headroom " + command.get_name();
  return Error{.what = name + " has no " + enumerate(flags, "and no"),
               .fix = hints.empty() ? name + " --help lists what it has"
                                    : "did you mean " + enumerate(hints, "and") + "?"};
}

}  // namespace headroom::cli
