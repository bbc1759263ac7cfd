#include "store/run_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "run/slice_codec.h"
#include "store/header_json.h"
#include "store/writer_process.h"

namespace headroom::store {
namespace {

constexpr std::string_view kEntryColumns =
    "SELECT header, duration_ns, interrupted, writer_pid, writer_started, writer_boot, outcome, "
    "(SELECT max(second) FROM slices WHERE run = runs.number) FROM runs ";

Entry::State state_of(const Statement& row) {
  if (!row.is_null(1)) {
    return row.integer(2) != 0 ? Entry::State::kInterrupted : Entry::State::kFinished;
  }
  const WriterProcess writer{row.integer(3), row.integer(4), std::string(row.text(5))};
  return is_alive(writer) ? Entry::State::kGoing : Entry::State::kAbandoned;
}

// A time of the tables, refused where a sum of it could overflow.
std::optional<Nanos> nanos_of(std::int64_t nanos) {
  constexpr Nanos kLargest = std::chrono::seconds(run::kLargestSecond);
  if (nanos < 0 || Nanos(nanos) > kLargest) return std::nullopt;
  return Nanos(nanos);
}

Result<Entry> entry_of(const Database& database, const Statement& row) {
  Result<run::Header> header = header_from_json(row.text(0));
  if (!header) return fail(damaged(database.file(), header.error().what));
  Entry entry{.header = std::move(*header),
              .state = state_of(row),
              .duration = {},
              .outcome = std::string(row.text(6))};
  const std::int64_t last_second = row.is_null(7) ? -1 : row.integer(7);
  const auto duration = row.is_null(1)
                            ? nanos_of(last_second < run::kLargestSecond
                                           ? Nanos(std::chrono::seconds(last_second + 1)).count()
                                           : -1)
                            : nanos_of(row.integer(1));
  if (!duration) {
    return fail(
        damaged(database.file(), fmt::format("run {} has an impossible length", entry.header.id)));
  }
  entry.duration = *duration;
  return entry;
}

// Reads one run, part by part; each part says what of which run is damaged.
class Reading {
 public:
  Reading(Database& database, std::int64_t number, run::Recorder& into)
      : database_(database), number_(number), into_(into) {}

  Result<void> all() {
    // One snapshot: a run that is being written is read as it was at one moment.
    Result<Transaction> snapshot = Transaction::begin(database_, Transaction::Kind::kRead);
    if (!snapshot) return fail(snapshot.error());
    if (auto done = header(); !done) return done;
    if (auto done = events(); !done) return done;
    if (auto done = slices(); !done) return done;
    if (end_) {
      if (auto done = into_.finish(*end_); !done) return done;
    }
    return snapshot->commit();
  }

 private:
  Result<Statement> query(std::string_view sql) {
    Result<Statement> statement = database_.prepare(sql);
    if (statement) statement->bind(1, number_);
    return statement;
  }

  std::unexpected<Error> wrong(std::string_view part, std::string_view why) const {
    return fail(damaged(database_.file(), fmt::format("run {}: {}: {}", id_, part, why)));
  }

  Result<void> header() {
    Result<Statement> row = query(
        "SELECT header, duration_ns, interrupted, peak_rss_bytes FROM runs "
        "WHERE number = ?1");
    if (!row) return fail(row.error());
    const Result<bool> found = row->step();
    if (!found) return fail(found.error());
    if (!*found) return invalid("the run was deleted while it was read");
    const Result<run::Header> header = header_from_json(row->text(0));
    if (!header) return wrong("header", header.error().what);
    id_ = header->id;
    if (!row->is_null(1)) {
      const std::optional<Nanos> duration = nanos_of(row->integer(1));
      if (!duration) return wrong("duration", "it is impossible");
      end_ = run::End{.duration = *duration,
                      .interrupted = row->integer(2) != 0,
                      .peak_rss_bytes = static_cast<std::uint64_t>(row->integer(3))};
    }
    return into_.begin(*header);
  }

  Result<void> slices() {
    Result<Statement> rows =
        query("SELECT second, data FROM slices WHERE run = ?1 ORDER BY second");
    if (!rows) return fail(rows.error());
    for (;;) {
      const Result<bool> row = rows->step();
      if (!row) return fail(row.error());
      if (!*row) return {};
      const Result<run::Slice> slice = run::decode_slice(rows->blob(1));
      const std::string part = fmt::format("second {}", rows->integer(0));
      if (!slice) return wrong(part, slice.error().why);
      if (slice->second != rows->integer(0)) return wrong(part, "it holds another second");
      if (auto done = into_.add(*slice); !done) return done;
    }
  }

  Result<void> events() {
    Result<Statement> rows =
        query("SELECT at_ns, kind, text FROM events WHERE run = ?1 ORDER BY at_ns, number");
    if (!rows) return fail(rows.error());
    for (;;) {
      const Result<bool> row = rows->step();
      if (!row) return fail(row.error());
      if (!*row) return {};
      const std::optional<Nanos> at = nanos_of(rows->integer(0));
      if (!at) return wrong("event", "its time is impossible");
      const run::Event event{*at, std::string(rows->text(1)), std::string(rows->text(2))};
      if (auto done = into_.add(event); !done) return done;
    }
  }

  Database& database_;
  std::int64_t number_;
  run::Recorder& into_;
  std::string id_;
  std::optional<run::End> end_;
};

}  // namespace

Result<std::vector<Entry>> read_entries(const Database& database, std::size_t limit) {
  Result<Statement> rows = database.prepare(
      fmt::format("{} ORDER BY started_ns DESC, number DESC LIMIT ?1", kEntryColumns));
  if (!rows) return fail(rows.error());
  rows->bind(1, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)));
  std::vector<Entry> entries;
  for (;;) {
    const Result<bool> row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return entries;
    Result<Entry> entry = entry_of(database, *rows);
    if (!entry) return fail(entry.error());
    entries.push_back(std::move(*entry));
  }
}

Result<Entry> read_entry(const Database& database, std::int64_t number) {
  Result<Statement> row = database.prepare(fmt::format("{} WHERE number = ?1", kEntryColumns));
  if (!row) return fail(row.error());
  const Result<bool> found = row->bind(1, number).step();
  if (!found) return fail(found.error());
  if (!*found) return invalid("the run was deleted while it was read");
  return entry_of(database, *row);
}

Result<void> replay_run(Database& database, std::int64_t number, run::Recorder& into) {
  return Reading(database, number, into).all();
}

}  // namespace headroom::store
