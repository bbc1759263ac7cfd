#include "load/request_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace headroom::load {
namespace {

bool is_legal_in_target(char c) {
  return c > ' ' && c < 0x7f;
}

}  // namespace

bool has_header(const workload::Step& step, std::string_view lower_case_name) {
  return std::any_of(step.headers.begin(), step.headers.end(),
                     [&](const auto& header) { return to_lower(header.name) == lower_case_name; });
}

bool is_credential(std::string_view name) {
  return to_lower(name) == "authorization";
}

bool expects_a_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

void encode_target(std::string& out, std::size_t from) {
  if (std::all_of(out.begin() + static_cast<std::ptrdiff_t>(from), out.end(), is_legal_in_target)) {
    return;
  }
  const std::string raw = out.substr(from);
  out.resize(from);
  for (char c : raw) {
    if (is_legal_in_target(c)) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

void blank_controls(std::string& out, std::size_t from) {
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(from), out.end(),
      [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; }, ' ');
}

}  // namespace headroom::load
