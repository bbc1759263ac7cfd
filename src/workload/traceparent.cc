#include "workload/traceparent.h"

#include <cmath>

#include "base/check.h"

namespace headroom::workload {
namespace {

// What the seed of a run governs here, apart from the sessions themselves.
constexpr std::uint64_t kChoicePart = 0x7472616365000000;  // "trace"
constexpr std::uint64_t kIdPart = kChoicePart + 1;

// FNV-1a, 64 bits: a run's id as a number.
std::uint64_t number_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

char* append_hex(char* out, std::uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) *out++ = "0123456789abcdef"[value >> shift & 0xf];
  return out;
}

}  // namespace

Traceparent::Traceparent(Seed seed, std::string_view run, Ratio share)
    : choice_(derive(seed, kChoicePart)),
      ids_(derive(derive(seed, kIdPart), number_of(run))),
      threshold_(share.value < 1 ? static_cast<std::uint64_t>(std::ldexp(share.value, 64)) : 0),
      is_every_(share.value >= 1) {
  HEADROOM_CHECK(share.value >= 0 && share.value <= 1, "a share is from 0 to 1");
}

Traceparent::Value Traceparent::format(std::uint64_t session, std::uint64_t request) const {
  Random random(derive(derive(ids_, session), request));
  Value value;
  char* out = value.data();
  for (const char c : {'0', '0', '-'}) *out++ = c;
  // Neither id may be all zeros. One bit that is always set sees to it, and costs nothing.
  out = append_hex(out, random.bits() | 1);
  out = append_hex(out, random.bits());
  *out++ = '-';
  out = append_hex(out, random.bits() | 1);
  for (const char c : {'-', '0', '1'}) *out++ = c;
  return value;
}

}  // namespace headroom::workload
