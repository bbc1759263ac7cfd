#include "spec/limit.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/quantity.h"
#include "base/scan.h"
#include "base/text.h"

namespace headroom::spec {
namespace {

// The longer signs first.
constexpr std::array<std::pair<std::string_view, Limit::Sign>, 7> kSigns{
    {{"<=", Limit::Sign::kLessOrEqual},
     {">=", Limit::Sign::kGreaterOrEqual},
     {"!=", Limit::Sign::kNotEqual},
     {"==", Limit::Sign::kEqual},
     {"<", Limit::Sign::kLess},
     {">", Limit::Sign::kGreater},
     {"=", Limit::Sign::kEqual}}};

std::string_view sign_text(Limit::Sign sign) {
  for (const auto& [text, known] : kSigns) {
    if (known == sign) return text;
  }
  return {};
}

Result<double> parse_value(std::string_view text, LimitUnit unit) {
  switch (unit) {
    case LimitUnit::kTime: {
      const auto time = parse_duration(text);
      if (!time) return fail(time.error());
      return static_cast<double>(time->count());
    }
    case LimitUnit::kBytes: {
      const auto bytes = parse_bytes(text);
      if (!bytes) return fail(bytes.error());
      return static_cast<double>(bytes->count);
    }
    case LimitUnit::kNumber:
      break;
  }
  Scanner scanner(text);
  auto number = scanner.number();
  if (!number) return number;
  if (auto end = scanner.expect_end(); !end) return fail(end.error());
  return number;
}

}  // namespace

Result<Limit> parse_limit(std::string_view text, LimitUnit unit) {
  std::string_view rest = trim(text);
  Limit limit;
  for (const auto& [sign, meaning] : kSigns) {
    if (!rest.starts_with(sign)) continue;
    limit.sign = meaning;
    rest.remove_prefix(sign.size());
    break;
  }
  const auto value = parse_value(trim(rest), unit);
  if (!value) {
    Error error = value.error();
    error.at.column += static_cast<int>(trim(rest).data() - text.data());
    return fail(std::move(error));
  }
  limit.value = *value;
  return limit;
}

bool looks_like_limit(std::string_view text) {
  std::string_view rest = trim(text);
  for (const auto& [sign, meaning] : kSigns) {
    if (rest.starts_with(sign)) return Scanner(rest.substr(sign.size())).at_number();
  }
  return false;
}

std::string to_string(const Limit& limit, LimitUnit unit) {
  const std::string_view sign =
      limit.sign == Limit::Sign::kEqual ? std::string_view("=") : sign_text(limit.sign);
  switch (unit) {
    case LimitUnit::kTime:
      return fmt::format("{} {}", sign,
                         headroom::to_string(Nanos(static_cast<std::int64_t>(limit.value))));
    case LimitUnit::kBytes:
      return fmt::format("{} {}", sign,
                         headroom::to_string(Bytes{static_cast<std::uint64_t>(limit.value)}));
    case LimitUnit::kNumber:
      break;
  }
  return fmt::format("{} {}", sign, limit.value);
}

}  // namespace headroom::spec
