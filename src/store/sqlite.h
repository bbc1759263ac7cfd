// SQLite, as much of it as the store needs, with failures told as errors that say what to do.
//
// A Database and its Statements belong to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace headroom::store {

class Statement {
 public:
  // Numbered from 1. A failure to bind is told by the next step().
  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind_blob(int index, std::string_view bytes);

  // True when there is a row to read; kStorage when the file failed.
  Result<bool> step();
  // For statements without rows; it can be bound and run again after.
  Result<void> run();

  // Of the row that step() reached, numbered from 0. Views live until the next step().
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string_view text(int column) const;
  std::string_view blob(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string file_;
  int bound_ = 0;  // SQLITE_OK, or what the first failed bind gave
};

class Database {
 public:
  // Opens or creates, and waits up to five seconds whenever another process holds the file.
  static Result<Database> open(const std::filesystem::path& file);

  // Statements without parameters and rows, one behind the other.
  Result<void> execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql) const;
  // The one number that a statement such as "PRAGMA user_version" gives.
  Result<std::int64_t> number(std::string_view sql) const;
  // Whether the last failure was that another process held the file.
  bool was_busy() const;
  const std::string& file() const { return file_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
  std::string file_;
};

// Everything read and written until commit() is one snapshot; undone where it goes out of scope
// without.
class Transaction {
 public:
  enum class Kind { kRead, kWrite };
  // The database must outlive it.
  static Result<Transaction> begin(Database& database, Kind kind);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;  // nothing once committed or moved from
};

// kStorage: the file is damaged in a way that SQLite itself did not see.
Error damaged(const std::string& file, std::string why);

}  // namespace headroom::store
