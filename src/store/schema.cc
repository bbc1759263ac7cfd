#include "store/schema.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <thread>

namespace headroom::store {
namespace {

// "hdrm": tells a store of runs from any other SQLite file.
constexpr std::int64_t kApplicationId = 0x6864726D;

// kMigrations[n] takes a file from version n to n + 1. Files out there have run them: they are
// added to, and never changed.
constexpr std::array<const char*, 3> kMigrations = {R"sql(
CREATE TABLE runs (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  started_ns INTEGER NOT NULL,
  header TEXT NOT NULL,
  writer_pid INTEGER,
  writer_started INTEGER,
  writer_boot TEXT,
  duration_ns INTEGER,
  interrupted INTEGER,
  peak_rss_bytes INTEGER,
  outcome TEXT NOT NULL DEFAULT ''
);
CREATE INDEX runs_by_start ON runs (started_ns, number);
CREATE TABLE slices (
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  second INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (run, second)
);
CREATE TABLE events (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
  at_ns INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX events_by_run ON events (run, number);
)sql",
                                                    R"sql(
CREATE TABLE series (
  id TEXT PRIMARY KEY,
  summary TEXT NOT NULL
);
)sql",
                                                    R"sql(
CREATE TABLE predictions (
  run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
  model TEXT NOT NULL,
  figures TEXT NOT NULL
);
)sql"};
constexpr auto kVersion = static_cast<std::int64_t>(kMigrations.size());

Error foreign(const std::string& file, std::string what, std::string fix) {
  return {.kind = ErrorKind::kStorage,
          .what = std::move(what),
          .why = {},
          .fix = std::move(fix),
          .file = file,
          .at = {}};
}

// The file's version, refused when this program must not touch it. Only within a transaction do its
// questions speak of one state of the file, whatever another process makes of it meanwhile.
Result<std::int64_t> version_of(const Database& database) {
  const Result<std::int64_t> version = database.number("PRAGMA user_version");
  if (!version) return version;
  const Result<std::int64_t> application = database.number("PRAGMA application_id");
  if (!application) return application;
  const Result<std::int64_t> tables = database.number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables;
  if (*application != kApplicationId && (*application != 0 || *version != 0 || *tables > 0)) {
    return fail(foreign(database.file(), "the file is not a store of runs but another database",
                        "name another file"));
  }
  if (*version > kVersion) {
    return fail(foreign(database.file(),
                        fmt::format("the store of runs has format {}, and this headroom knows "
                                    "those up to {}",
                                    *version, kVersion),
                        "use the newer headroom that wrote it"));
  }
  return version;
}

Result<std::int64_t> current_version(Database& database) {
  Result<Transaction> snapshot = Transaction::begin(database, Transaction::Kind::kRead);
  if (!snapshot) return fail(snapshot.error());
  return version_of(database);
}

Result<void> migrate(Database& database) {
  Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::kWrite);
  if (!transaction) return fail(transaction.error());
  // Asked again behind the lock: another process may have been quicker.
  const Result<std::int64_t> version = version_of(database);
  if (!version) return fail(version.error());
  for (auto step = static_cast<std::size_t>(*version); step < kMigrations.size(); ++step) {
    if (auto done = database.execute(kMigrations[step]); !done) return done;
  }
  const std::string stamp =
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, kVersion);
  if (auto done = database.execute(stamp); !done) return done;
  return transaction->commit();
}

// Write-ahead logging stays with the file once it is on. Turning it on needs the file alone and
// does not wait for it, so two processes that create one at the same moment must take turns.
Result<void> use_write_ahead_log(Database& database) {
  constexpr int kTries = 50;
  constexpr std::chrono::milliseconds kPause(20);
  for (int attempt = 1;; ++attempt) {
    Result<void> done = database.execute("PRAGMA journal_mode = WAL");
    if (done || !database.was_busy() || attempt == kTries) return done;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

Result<void> prepare_schema(Database& database) {
  const Result<std::int64_t> version = current_version(database);
  if (!version) return fail(version.error());
  if (auto done = use_write_ahead_log(database); !done) return done;
  // NORMAL loses no committed slice when the process dies, only perhaps the last ones when the
  // machine does; a sync of the disk each second would disturb what is measured on it.
  const Result<void> set =
      database.execute("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
  if (!set) return set;
  if (*version < kVersion) return migrate(database);
  return {};
}

}  // namespace headroom::store
