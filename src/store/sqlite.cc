#include "store/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

namespace headroom::store {
namespace {

constexpr int kBusyTimeoutMs = 5000;

Error storage(const std::string& file, std::string what, std::string why, std::string fix) {
  return {.kind = ErrorKind::kStorage,
          .what = std::move(what),
          .why = std::move(why),
          .fix = std::move(fix),
          .file = file,
          .at = {}};
}

Error error_of(const std::string& file, int code, std::string_view message) {
  switch (code & 0xFF) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return damaged(file, std::string(message));
    case SQLITE_FULL:
      return storage(file, "the disk is full", std::string(message), "free some space");
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return storage(file, "the store of runs cannot be written", std::string(message),
                     "check that you may write the file and its folder");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return storage(file, "the store of runs is held by another process",
                     fmt::format("waited {} s for it", kBusyTimeoutMs / 1000),
                     "end the program that has it open for writing");
    default:
      return storage(file, "the store of runs failed", std::string(message), "");
  }
}

std::string_view view(const void* bytes, int size) {
  return bytes == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

}  // namespace

Error damaged(const std::string& file, std::string why) {
  return storage(file, "the store of runs is damaged", std::move(why),
                 fmt::format("move {0} aside and headroom starts a new one; `sqlite3 {0} "
                             ".recover` saves what can be read",
                             file));
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement& Statement::bind(int index, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_.get(), index, value);
  if (bound_ == SQLITE_OK) bound_ = code;
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  const int code = sqlite3_bind_text64(statement_.get(), index, text.data(), text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (bound_ == SQLITE_OK) bound_ = code;
  return *this;
}

Statement& Statement::bind_blob(int index, std::string_view bytes) {
  const int code =
      sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  if (bound_ == SQLITE_OK) bound_ = code;
  return *this;
}

Result<bool> Statement::step() {
  if (bound_ != SQLITE_OK) return fail(error_of(file_, bound_, sqlite3_errstr(bound_)));
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(error_of(file_, code, sqlite3_errmsg(sqlite3_db_handle(statement_.get()))));
}

Result<void> Statement::run() {
  const Result<bool> stepped = step();
  // Ready to be bound and run again, and its lock let go.
  sqlite3_reset(statement_.get());
  if (!stepped) return fail(stepped.error());
  return {};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
  // The text first: asking for it may convert the value and change its size.
  const void* const bytes = sqlite3_column_text(statement_.get(), column);
  return view(bytes, sqlite3_column_bytes(statement_.get(), column));
}

std::string_view Statement::blob(int column) const {
  const void* const bytes = sqlite3_column_blob(statement_.get(), column);
  return view(bytes, sqlite3_column_bytes(statement_.get(), column));
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Result<Database> Database::open(const std::filesystem::path& file) {
  Database database;
  database.file_ = file.string();
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(database.file_.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, nullptr);
  database.database_.reset(handle);
  if (code != SQLITE_OK) {
    return fail(error_of(database.file_, code,
                         handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code)));
  }
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  return database;
}

Result<void> Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(error_of(file_, code, sqlite3_errmsg(database_.get())));
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) const {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      &handle, nullptr);
  if (code != SQLITE_OK) return fail(error_of(file_, code, sqlite3_errmsg(database_.get())));
  Statement statement;
  statement.statement_.reset(handle);
  statement.file_ = file_;
  return statement;
}

Result<std::int64_t> Database::number(std::string_view sql) const {
  Result<Statement> statement = prepare(sql);
  if (!statement) return fail(statement.error());
  const Result<bool> row = statement->step();
  if (!row) return fail(row.error());
  return *row ? statement->integer(0) : 0;
}

bool Database::was_busy() const {
  return (sqlite3_extended_errcode(database_.get()) & 0xFF) == SQLITE_BUSY;
}

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
  // IMMEDIATE takes the write lock at once: a transaction that asks for it only after it has read
  // could fail however long it waits.
  const Result<void> begun = database.execute(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
  if (!begun) return fail(begun.error());
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // What could not be undone now is undone by SQLite when the file is opened next.
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
  const Result<void> committed = database_->execute("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

}  // namespace headroom::store
