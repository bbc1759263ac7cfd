#include "run/slice_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/check.h"

namespace headroom::run {
namespace {

// Version 1 knew nothing of how sessions fared after they were due, nor of the generator's strain.
constexpr std::uint64_t kOldestVersion = 1;
// Version 2 knew nothing of components, and version 3 nothing of their slots.
constexpr std::uint64_t kWithComponents = 3;
constexpr std::uint64_t kVersion = 4;

class Writer {
 public:
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    bytes_.push_back(static_cast<char>(value));
  }
  void real(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (int shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<char>(bits >> shift));
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Once a read has failed, all that follow give zeros, and error() says what the first one met: so
// that reading a record needs no check behind every field.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number(std::string_view field) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) {
        reject(field, "the bytes end within it");
        return 0;
      }
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      // The tenth byte has room for one bit.
      if (shift == 63 && byte > 1) break;
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    reject(field, "it does not fit into 64 bits");
    return 0;
  }

  std::uint64_t number_up_to(std::uint64_t largest, std::string_view field) {
    const std::uint64_t value = number(field);
    if (value <= largest) return value;
    reject(field, fmt::format("{} is more than {}", value, largest));
    return 0;
  }

  double real(std::string_view field) {
    if (bytes_.size() < 8) {
      reject(field, "the bytes end within it");
      return 0;
    }
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) {
      bits |= std::uint64_t{static_cast<unsigned char>(bytes_[static_cast<std::size_t>(i)])}
              << (8 * i);
    }
    bytes_.remove_prefix(8);
    const double value = std::bit_cast<double>(bits);
    if (std::isfinite(value)) return value;
    reject(field, "it is not a finite number");
    return 0;
  }

  // Empty, or the bytes of a histogram.
  std::string histogram(std::string_view field) {
    const std::uint64_t size = number(field);
    if (size > bytes_.size()) {
      reject(field, "the bytes end within it");
      return {};
    }
    std::string bytes(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    if (!bytes.empty()) {
      if (const Result<Histogram> decoded = Histogram::decode(bytes); !decoded) {
        reject(field, decoded.error().what);
        return {};
      }
    }
    return bytes;
  }

  void reject(std::string_view field, std::string why) {
    if (!error_) error_ = fmt::format("{}: {}", field, why);
    bytes_ = {};
  }

  bool failed() const { return error_.has_value(); }
  const std::string& error() const { return *error_; }
  std::size_t rest() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
  std::optional<std::string> error_;
};

// Failures and histograms are mostly absent: a bit each says which follow.
template <class Array, class IsSet>
std::uint64_t present(const Array& values, IsSet is_set) {
  static_assert(std::tuple_size_v<Array> < 64);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_set(values[i])) bits |= std::uint64_t{1} << i;
  }
  return bits;
}

// Most of these are zero in a good second: a bit each says which follow.
using Strains = std::array<double, 7>;

void write(Writer& writer, const Strain& strain) {
  const Strains values{strain.busiest_thread,
                       strain.throttled,
                       strain.stolen,
                       strain.waited,
                       static_cast<double>(strain.major_faults),
                       strain.clock_jump,
                       strain.suspended};
  writer.number(present(values, [](double value) { return value != 0; }));
  for (const double value : values) {
    if (value != 0) writer.real(value);
  }
}

Strain read_strain(Reader& reader) {
  Strains values{};
  const std::uint64_t kinds =
      reader.number_up_to((std::uint64_t{1} << values.size()) - 1, "kinds of strain");
  for (std::size_t kind = 0; kind < values.size(); ++kind) {
    if ((kinds >> kind & 1) != 0) values[kind] = reader.real("strain");
  }
  // Beyond 2^53 a double has no whole numbers left; no machine faults as often within a second.
  if (values[4] < 0 || values[4] > 9007199254740992.0) {
    reader.reject("strain", "it is no number of faults");
    return {};
  }
  return {.busiest_thread = values[0],
          .throttled = values[1],
          .stolen = values[2],
          .waited = values[3],
          .major_faults = static_cast<std::uint64_t>(values[4]),
          .clock_jump = values[5],
          .suspended = values[6]};
}
constexpr std::uint64_t kLargestCheck = 1'000'000;
// Failed checks are counters too: from this number on.
constexpr std::uint64_t kFirstCheck = 1000;

// Each with its number, so that a reader can skip those it does not know.
void write_counters(Writer& writer, const ClassSlice& part) {
  const auto set = std::ranges::count_if(part.counters, [](auto n) { return n > 0; });
  writer.number(static_cast<std::uint64_t>(set) + part.failed_checks.size());
  for (std::size_t i = 0; i < kCounters; ++i) {
    if (part.counters[i] == 0) continue;
    writer.number(i);
    writer.number(part.counters[i]);
  }
  for (const auto& [check, count] : part.failed_checks) {
    writer.number(kFirstCheck + check);
    writer.number(count);
  }
}

void read_counters(Reader& reader, ClassSlice& part) {
  const std::uint64_t many = reader.number("number of counters");
  for (std::uint64_t i = 0; i < many && !reader.failed(); ++i) {
    const std::uint64_t kind = reader.number("kind of counter");
    const std::uint64_t count = reader.number("counter");
    if (kind < kCounters) part.counters[kind] = count;
    if (kind >= kFirstCheck && kind - kFirstCheck <= kLargestCheck) {
      part.failed_checks[static_cast<std::uint32_t>(kind - kFirstCheck)] = count;
    }
  }
}

void write(Writer& writer, const ClassSlice& part) {
  writer.number(part.started);
  writer.number(part.succeeded);
  writer.number(present(part.failed, [](std::uint64_t count) { return count > 0; }));
  for (const std::uint64_t count : part.failed) {
    if (count > 0) writer.number(count);
  }
  writer.number(part.statuses.size());
  for (const auto& [status, count] : part.statuses) {
    writer.number(static_cast<std::uint32_t>(status));
    writer.number(count);
  }
  writer.number(part.events);
  writer.number(part.bytes_in);
  writer.number(part.bytes_out);
  writer.number(present(part.histograms, [](const std::string& bytes) { return !bytes.empty(); }));
  for (const std::string& bytes : part.histograms) {
    if (!bytes.empty()) writer.text(bytes);
  }
  write_counters(writer, part);
}

ClassSlice read_class(Reader& reader, std::uint64_t version) {
  ClassSlice part;
  part.started = reader.number("started");
  part.succeeded = reader.number("succeeded");
  const std::uint64_t failures =
      reader.number_up_to((std::uint64_t{1} << kFailureKinds) - 1, "kinds of failure");
  for (std::size_t kind = 0; kind < kFailureKinds; ++kind) {
    if ((failures >> kind & 1) != 0) part.failed[kind] = reader.number("failed");
  }
  const std::uint64_t statuses = reader.number("number of statuses");
  for (std::uint64_t i = 0; i < statuses && !reader.failed(); ++i) {
    const auto status = static_cast<std::int32_t>(static_cast<std::uint32_t>(
        reader.number_up_to(std::numeric_limits<std::uint32_t>::max(), "status")));
    part.statuses[status] += reader.number("count of a status");
  }
  part.events = reader.number("events");
  part.bytes_in = reader.number("bytes_in");
  part.bytes_out = reader.number("bytes_out");
  const std::uint64_t measures =
      reader.number_up_to((std::uint64_t{1} << kMeasures) - 1, "kinds of histogram");
  for (std::size_t measure = 0; measure < kMeasures; ++measure) {
    if ((measures >> measure & 1) != 0) {
      part.histograms[measure] = reader.histogram(name_of(static_cast<Measure>(measure)));
    }
  }
  if (version > kOldestVersion) read_counters(reader, part);
  return part;
}

// Most components say nothing of theirs.
void write(Writer& writer, const SlotReadings& slots) {
  writer.number(slots.readings);
  if (slots.readings == 0) return;
  writer.real(slots.slots);
  writer.real(slots.busy);
  writer.real(slots.waiting);
  writer.number(slots.full);
  if (slots.full == 0) return;
  writer.real(slots.busy_full);
  writer.real(slots.busy_full_squares);
}

SlotReadings read_slots(Reader& reader) {
  SlotReadings slots;
  slots.readings = reader.number("readings of slots");
  if (slots.readings == 0) return slots;
  slots.slots = reader.real("slots");
  slots.busy = reader.real("busy slots");
  slots.waiting = reader.real("requests that wait for a slot");
  slots.full = reader.number_up_to(slots.readings, "readings of full slots");
  if (slots.full == 0) return slots;
  slots.busy_full = reader.real("slots that were full");
  slots.busy_full_squares = reader.real("slots that were full");
  return slots;
}

void write(Writer& writer, const ComponentSlice& part) {
  writer.real(part.cpu_seconds);
  writer.real(part.throttled_seconds);
  writer.number(part.memory_bytes);
  writer.number(part.replicas);
  writer.real(part.cores);
  write(writer, part.slots);
}

ComponentSlice read_component(Reader& reader, std::uint64_t version) {
  ComponentSlice part;
  part.cpu_seconds = reader.real("CPU of a component");
  part.throttled_seconds = reader.real("throttling of a component");
  part.memory_bytes = reader.number("memory of a component");
  part.replicas = static_cast<std::uint32_t>(
      reader.number_up_to(std::numeric_limits<std::uint32_t>::max(), "replicas of a component"));
  part.cores = reader.real("cores of a component");
  if (version > kWithComponents) part.slots = read_slots(reader);
  return part;
}

}  // namespace

std::string encode(const Slice& slice) {
  HEADROOM_CHECK(slice.second >= 0 && slice.second <= kLargestSecond,
                 "a slice begins within thirty years of its run's start");
  HEADROOM_CHECK(slice.seconds == 1, "seconds are kept one by one");
  HEADROOM_CHECK(std::isfinite(slice.generator.cpu_seconds), "CPU time is a finite number");
  HEADROOM_CHECK(slice.classes.size() <= kMostClasses, "a run has at most 4096 request classes");
  HEADROOM_CHECK(slice.components.size() <= kMostComponents, "a run has at most 4096 components");
  Writer writer;
  writer.number(kVersion);
  writer.number(static_cast<std::uint64_t>(slice.second));
  writer.number(slice.in_flight);
  writer.real(slice.generator.cpu_seconds);
  writer.number(slice.generator.scheduled);
  writer.number(slice.generator.dropped);
  writer.text(slice.generator.lateness);
  writer.number(slice.generator.begun);
  writer.number(slice.generator.waiting);
  writer.text(slice.generator.loop_delay);
  write(writer, slice.generator.strain);
  writer.number(slice.classes.size());
  for (const ClassSlice& part : slice.classes) write(writer, part);
  writer.number(slice.components.size());
  for (const ComponentSlice& part : slice.components) write(writer, part);
  return writer.take();
}

Result<Slice> decode_slice(std::string_view bytes) {
  Reader reader(bytes);
  const std::uint64_t version = reader.number("version");
  if ((version < kOldestVersion || version > kVersion) && !reader.failed()) {
    reader.reject("version", fmt::format("{} is not known", version));
  }
  Slice slice;
  slice.second = static_cast<std::int64_t>(
      reader.number_up_to(static_cast<std::uint64_t>(kLargestSecond), "second"));
  slice.in_flight = reader.number("in_flight");
  slice.generator.cpu_seconds = reader.real("cpu_seconds");
  slice.generator.scheduled = reader.number("scheduled");
  slice.generator.dropped = reader.number("dropped");
  slice.generator.lateness = reader.histogram("lateness");
  if (version == kOldestVersion) {
    slice.generator.begun =
        slice.generator.scheduled - std::min(slice.generator.scheduled, slice.generator.dropped);
  } else {
    slice.generator.begun = reader.number("begun");
    slice.generator.waiting = reader.number("waiting");
    slice.generator.loop_delay = reader.histogram("loop_delay");
    slice.generator.strain = read_strain(reader);
  }
  const std::uint64_t classes = reader.number_up_to(kMostClasses, "number of classes");
  for (std::uint64_t i = 0; i < classes && !reader.failed(); ++i) {
    slice.classes.push_back(read_class(reader, version));
  }
  const std::uint64_t components =
      version < kWithComponents ? 0 : reader.number_up_to(kMostComponents, "number of components");
  for (std::uint64_t i = 0; i < components && !reader.failed(); ++i) {
    slice.components.push_back(read_component(reader, version));
  }
  if (!reader.failed() && reader.rest() > 0) {
    reader.reject("end", fmt::format("{} bytes follow it", reader.rest()));
  }
  if (reader.failed()) return invalid("the bytes are not a slice", reader.error());
  return slice;
}

}  // namespace headroom::run
