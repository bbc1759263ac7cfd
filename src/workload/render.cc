// Session::render: from a compiled template to text.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "workload/escape.h"
#include "workload/session.h"
#include "workload/synthetic_text.h"

namespace headroom::workload {
namespace {

using std::chrono::system_clock;

template <class Number>
void append_number(Number number, std::string& out) {
  char digits[20];
  const auto written = std::to_chars(std::begin(digits), std::end(digits), number);
  out.append(digits, written.ptr);
}

// RFC 9562, version 4: 122 random bits; the version and the variant take the other six.
void append_uuid(Random& random, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  const std::uint64_t high = (random.bits() & ~std::uint64_t{0xF000}) | 0x4000;
  const std::uint64_t low = (random.bits() & ~(std::uint64_t{3} << 62)) | (std::uint64_t{1} << 63);
  char text[36];
  std::size_t at = 0;
  for (const std::uint64_t half : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      if (at == 8 || at == 13 || at == 18 || at == 23) text[at++] = '-';
      text[at++] = kHex[(half >> shift) & 15];
    }
  }
  out.append(text, sizeof text);
}

// In milliseconds, since the nanoseconds of a system_clock end in 2262.
std::int64_t milliseconds_since_1970(Nanos later) {
  using std::chrono::milliseconds;
  const auto now = std::chrono::floor<milliseconds>(system_clock::now());
  return (now.time_since_epoch() + std::chrono::floor<milliseconds>(later)).count();
}

void append_now(Nanos later, std::string& out) {
  const std::chrono::sys_time<std::chrono::milliseconds> now{
      std::chrono::milliseconds(milliseconds_since_1970(later))};
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(now - day);
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                 static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
                 time.seconds().count(), time.subseconds().count());
}

void append_random_string(std::int64_t length, Random& random, std::string& out) {
  constexpr std::string_view kSigns =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  for (std::int64_t i = 0; i < length; ++i) out += kSigns[random.below(kSigns.size())];
}

// The length was checked when the template was compiled.
std::uint64_t tokens_in(std::string_view value) {
  std::uint64_t tokens = 0;
  std::from_chars(value.data(), value.data() + value.size(), tokens);
  return tokens;
}

// A column is JSON as a whole or text as a whole; what is missing in a JSON column is null.
void append_json_cell(const DataTable& table, std::uint32_t column, std::string_view value,
                      std::string& out) {
  if (table.is_json(column)) {
    out += value.empty() ? "null" : value;
    return;
  }
  out += '"';
  append_json_string(value, out);
  out += '"';
}

}  // namespace

void Session::render(const Template& pattern, std::string& out) {
  for (const Template::Piece& piece : pattern.pieces()) {
    out += piece.literal;
    if (piece.has_slot) {
      render_slot(piece, out);
    } else if (!piece.encoded.empty()) {
      // Encodings do not nest, so the one spare text is enough.
      encoded_.clear();
      for (const Template::Piece& inner : piece.encoded) {
        encoded_ += inner.literal;
        if (inner.has_slot) render_slot(inner, encoded_);
      }
      append_base64(encoded_, out);
    }
  }
}

void Session::render_slot(const Template::Piece& piece, std::string& out) {
  const Slot& slot = piece.slot;
  switch (slot.source) {
    case Slot::Source::kColumn:
      return render_column(slot, out);
    case Slot::Source::kSaved:
      return append_escaped(saved_value(slot.index), slot.escape, out);
    case Slot::Source::kRandom: {
      const std::uint64_t span =
          static_cast<std::uint64_t>(slot.high) - static_cast<std::uint64_t>(slot.low) + 1;
      // A span of 2^64 has wrapped to 0.
      const std::uint64_t offset = span == 0 ? value_random_.bits() : value_random_.below(span);
      return append_number(static_cast<std::int64_t>(static_cast<std::uint64_t>(slot.low) + offset),
                           out);
    }
    case Slot::Source::kNowMs:
      return append_number(milliseconds_since_1970(Nanos(slot.low)), out);
    case Slot::Source::kSequence:
      return append_number(ordinal_, out);
    case Slot::Source::kConversation:
      return render_conversation(slot.escape, out);
    case Slot::Source::kPick:
      return append_escaped(piece.choices[value_random_.below(piece.choices.size())], slot.escape,
                            out);
    case Slot::Source::kUuid:
    case Slot::Source::kNow:
    case Slot::Source::kRandomString:
    case Slot::Source::kText:
    case Slot::Source::kTextOfColumn:
      return render_made_up(slot, out);
  }
}

void Session::render_column(const Slot& slot, std::string& out) {
  const DataTable& table = plan_.tables[slot.table];
  if (table.is_saved()) {
    const auto& row = saved_rows_[slot.table];
    HEADROOM_CHECK(row != nullptr, "who walks gives the session the rows that its steps need");
    return append_escaped((*row)[slot.index], slot.escape, out);
  }
  const std::string_view value = table.value(rows_[slot.table], slot.index);
  if (slot.escape == Slot::Escape::kJsonValue) {
    return append_json_cell(table, slot.index, value, out);
  }
  append_escaped(value, slot.escape, out);
}

// It is JSON, so that where a JSON value stands it stays as it is.
void Session::render_conversation(Slot::Escape escape, std::string& out) {
  if (escape == Slot::Escape::kNone || escape == Slot::Escape::kJsonValue) {
    return append_conversation(out);
  }
  spoken_.clear();
  append_conversation(spoken_);
  append_escaped(spoken_, escape, out);
}

// Made-up values hold letters, digits, dashes, colons and spaces: nothing that JSON or a header
// minds, so only the percent-encodings need to look at them.
void Session::render_made_up(const Slot& slot, std::string& out) {
  switch (slot.escape) {
    case Slot::Escape::kNone:
    case Slot::Escape::kJsonString:
    case Slot::Escape::kHeader:
      return append_made_up(slot, out);
    case Slot::Escape::kJsonValue:
      out += '"';
      append_made_up(slot, out);
      out += '"';
      return;
    case Slot::Escape::kForm:
    case Slot::Escape::kTarget:
    case Slot::Escape::kBase64:
      scratch_.clear();
      append_made_up(slot, scratch_);
      return append_escaped(scratch_, slot.escape, out);
  }
}

void Session::append_made_up(const Slot& slot, std::string& out) {
  if (slot.source == Slot::Source::kUuid) {
    append_uuid(value_random_, out);
  } else if (slot.source == Slot::Source::kNow) {
    append_now(Nanos(slot.low), out);
  } else if (slot.source == Slot::Source::kRandomString) {
    append_random_string(slot.low, value_random_, out);
  } else if (slot.source == Slot::Source::kText) {
    append_text(static_cast<std::uint64_t>(slot.low), value_random_, out);
  } else {
    const std::string_view tokens = plan_.tables[slot.table].value(rows_[slot.table], slot.index);
    append_text(tokens_in(tokens), value_random_, out);
  }
}

std::string_view Session::saved_value(std::uint32_t variable) {
  if (kept_[variable] == Kept::kValue) return saved_[variable];
  ++missing_values_;
  return {};
}

}  // namespace headroom::workload
