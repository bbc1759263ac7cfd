#include "flags.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "base/quantity.h"
#include "engine.h"

namespace chat {

using headroom::Result;

namespace {

constexpr std::string_view kUnlimitedText = "unlimited";

// Reads a flag by `parse`; what it finds wrong is the user's to read.
template <class T, class Parse>
CLI::Option* add_parsed(CLI::App& command, const std::string& name, T& value,
                        const std::string& help, const std::string& type,
                        const std::string& default_text, Parse parse) {
  auto* option = command.add_option_function<std::string>(
      name,
      [&value, name, parse](const std::string& text) {
        Result<T> parsed = parse(text);
        if (!parsed) throw CLI::ValidationError(name, to_string(parsed.error()));
        value = std::move(*parsed);
      },
      help);
  option->type_name(type);
  if (!default_text.empty()) option->default_str(default_text);
  return option;
}

Result<std::size_t> parse_bound(const std::string& text, std::size_t least) {
  if (text == kUnlimitedText) return kUnlimited;
  std::size_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc{} || stop != end || number < least) {
    return headroom::invalid(
        fmt::format("\"{}\" is neither \"unlimited\" nor a whole number from {}", text, least));
  }
  return number;
}

}  // namespace

CLI::Option* add_duration(CLI::App& command, const std::string& name,
                          std::chrono::nanoseconds& value, const std::string& help) {
  return add_parsed(command, name, value, help, "DURATION", headroom::to_string(value),
                    [](const std::string& text) { return headroom::parse_duration(text); });
}

CLI::Option* add_bound(CLI::App& command, const std::string& name, std::size_t& value,
                       std::size_t least, const std::string& help) {
  const auto shown = value == kUnlimited ? std::string(kUnlimitedText) : std::to_string(value);
  return add_parsed(command, name, value, help, "N|unlimited", shown,
                    [least](const std::string& text) { return parse_bound(text, least); });
}

CLI::Option* add_share(CLI::App& command, const std::string& name, double& value,
                       const std::string& help) {
  return add_parsed(command, name, value, help, "PERCENT|unlimited",
                    headroom::to_string(headroom::Ratio{value}),
                    [](const std::string& text) -> Result<double> {
                      if (text == kUnlimitedText) return std::numeric_limits<double>::infinity();
                      const auto ratio = headroom::parse_ratio(text);
                      if (!ratio) return headroom::fail(ratio.error());
                      return ratio->value;
                    });
}

CLI::Option* add_servers(CLI::App& command, const std::string& name,
                         std::vector<headroom::Endpoint>& value, const std::string& help) {
  return add_parsed(command, name, value, help, "HOST:PORT,...", "",
                    [](const std::string& text) { return headroom::parse_endpoints(text); });
}

CLI::Option* add_seed(CLI::App& command, headroom::Seed& value) {
  return command.add_option("--seed", value.value, "the same seed, the same behaviour")
      ->capture_default_str();
}

}  // namespace chat
