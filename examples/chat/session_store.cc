#include "session_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace chat {

using headroom::Error;
using headroom::ErrorKind;
using headroom::Result;

namespace {

constexpr std::size_t kTitleBytes = 80;

// `touched` counts up with every change, so that "latest" does not hang on a clock.
constexpr const char* kSchema = R"sql(
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    title TEXT NOT NULL,
    turns INTEGER NOT NULL,
    touched INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS conversation_by_touched ON conversation (touched);
  CREATE INDEX IF NOT EXISTS conversation_by_user ON conversation (user, touched);
  CREATE TABLE IF NOT EXISTS turn (
    conversation TEXT NOT NULL,
    number INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (conversation, number)
  ) WITHOUT ROWID;
)sql";

// The first bytes of a text, not cut within a UTF-8 character.
std::string_view beginning(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

// A prepared statement in use: binds in order, and is free again at the end.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  ~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // The text must live as long as the query.
  Query& bind(std::string_view text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()),
                      SQLITE_STATIC);
    return *this;
  }
  Query& bind(std::int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }

  // SQLITE_ROW, SQLITE_DONE, or an error.
  int step() { return sqlite3_step(statement_); }
  [[nodiscard]] std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }
  [[nodiscard]] std::int64_t number(int column) const {
    return sqlite3_column_int64(statement_, column);
  }

 private:
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

}  // namespace

struct SessionStore::Database {
  ~Database() {
    for (auto* statement :
         {insert_turn, find_conversation, put_conversation, list_all, list_of_user, find_turns,
          count_all, find_oldest, drop_turns, drop_conversation, last_touched}) {
      sqlite3_finalize(statement);
    }
    sqlite3_close(handle);
  }

  [[nodiscard]] Error failure() const {
    return {.kind = ErrorKind::kStorage,
            .what = fmt::format("the database of sessions {} failed", path),
            .why = sqlite3_errmsg(handle),
            .fix = "check that the file is a database, writable, and the disk not full",
            .file = {},
            .at = {}};
  }

  bool prepare(sqlite3_stmt*& statement, const char* sql) {
    return sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) ==
           SQLITE_OK;
  }

  bool prepare_all() {
    return prepare(insert_turn, "INSERT INTO turn VALUES (?, ?, ?, ?)") &&
           prepare(find_conversation, "SELECT user, title, turns FROM conversation WHERE id = ?") &&
           prepare(put_conversation,
                   "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?, ?)") &&
           prepare(list_all,
                   "SELECT id, title, turns FROM conversation ORDER BY touched DESC LIMIT ?") &&
           prepare(list_of_user,
                   "SELECT id, title, turns FROM conversation WHERE user = ? "
                   "ORDER BY touched DESC LIMIT ?") &&
           prepare(find_turns,
                   "SELECT question, answer FROM turn WHERE conversation = ? ORDER BY number") &&
           prepare(count_all, "SELECT count(*) FROM conversation") &&
           prepare(find_oldest, "SELECT id FROM conversation ORDER BY touched LIMIT 1") &&
           prepare(drop_turns, "DELETE FROM turn WHERE conversation = ?") &&
           prepare(drop_conversation, "DELETE FROM conversation WHERE id = ?") &&
           prepare(last_touched, "SELECT max(touched) FROM conversation");
  }

  bool drop_oldest() {
    std::string id;
    {
      Query find(find_oldest);
      if (find.step() != SQLITE_ROW) return false;
      id = find.text(0);
    }
    Query turns(drop_turns);
    Query conversation(drop_conversation);
    return turns.bind(id).step() == SQLITE_DONE && conversation.bind(id).step() == SQLITE_DONE;
  }

  sqlite3* handle = nullptr;
  std::string path;
  std::size_t keep = 0;
  std::size_t conversations = 0;
  std::int64_t touched = 0;
  sqlite3_stmt* insert_turn = nullptr;
  sqlite3_stmt* find_conversation = nullptr;
  sqlite3_stmt* put_conversation = nullptr;
  sqlite3_stmt* list_all = nullptr;
  sqlite3_stmt* list_of_user = nullptr;
  sqlite3_stmt* find_turns = nullptr;
  sqlite3_stmt* count_all = nullptr;
  sqlite3_stmt* find_oldest = nullptr;
  sqlite3_stmt* drop_turns = nullptr;
  sqlite3_stmt* drop_conversation = nullptr;
  sqlite3_stmt* last_touched = nullptr;
};

SessionStore::SessionStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
SessionStore::SessionStore(SessionStore&&) noexcept = default;
SessionStore& SessionStore::operator=(SessionStore&&) noexcept = default;
SessionStore::~SessionStore() = default;

Result<SessionStore> SessionStore::open(const std::string& path, std::size_t keep) {
  auto database = std::make_unique<Database>();
  database->path = path;
  database->keep = keep;
  if (sqlite3_open(path.c_str(), &database->handle) != SQLITE_OK ||
      sqlite3_busy_timeout(database->handle, 1000) != SQLITE_OK ||
      sqlite3_exec(database->handle, kSchema, nullptr, nullptr, nullptr) != SQLITE_OK ||
      !database->prepare_all()) {
    return fail(database->failure());
  }
  SessionStore store(std::move(database));
  auto& opened = *store.database_;
  Query last(opened.last_touched);
  if (last.step() != SQLITE_ROW) return fail(opened.failure());
  opened.touched = last.number(0);
  const auto count = store.count();
  if (!count) return fail(count.error());
  opened.conversations = *count;
  return store;
}

namespace {

// Taken back unless committed.
class Transaction {
 public:
  explicit Transaction(sqlite3* handle) : handle_(handle) { run("BEGIN IMMEDIATE"); }
  ~Transaction() {
    if (!committed_) run("ROLLBACK");
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  bool commit() {
    committed_ = run("COMMIT");
    return committed_;
  }

 private:
  bool run(const char* sql) {
    return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  sqlite3* handle_;
  bool committed_ = false;
};

}  // namespace

Result<SessionStore::Appended> SessionStore::append(std::string_view id, std::string_view user,
                                                    const Turn& turn) {
  auto& database = *database_;
  Transaction transaction(database.handle);
  std::string owner(user);
  std::string title(beginning(turn.question, kTitleBytes));
  std::int64_t turns = 0;
  bool known = false;
  {
    Query find(database.find_conversation);
    const int found = find.bind(id).step();
    if (found != SQLITE_ROW && found != SQLITE_DONE) return fail(database.failure());
    known = found == SQLITE_ROW;
    if (known) {
      owner = find.text(0);
      title = find.text(1);
      turns = find.number(2);
    }
  }
  if (turns >= static_cast<std::int64_t>(kTurnsPerConversation)) {
    return Appended::kConversationFull;
  }
  {
    Query insert(database.insert_turn);
    insert.bind(id).bind(turns).bind(turn.question).bind(turn.answer);
    Query put(database.put_conversation);
    put.bind(id).bind(owner).bind(title).bind(turns + 1).bind(database.touched + 1);
    if (insert.step() != SQLITE_DONE || put.step() != SQLITE_DONE) return fail(database.failure());
  }
  const bool drops_oldest = !known && database.conversations >= database.keep;
  if (drops_oldest && !database.drop_oldest()) return fail(database.failure());
  if (!transaction.commit()) return fail(database.failure());
  ++database.touched;
  if (!known && !drops_oldest) ++database.conversations;
  return Appended::kYes;
}

Result<std::vector<ConversationSummary>> SessionStore::list(std::string_view user,
                                                            std::size_t limit) {
  Query query(user.empty() ? database_->list_all : database_->list_of_user);
  if (!user.empty()) query.bind(user);
  query.bind(static_cast<std::int64_t>(limit));
  std::vector<ConversationSummary> summaries;
  int step = query.step();
  for (; step == SQLITE_ROW; step = query.step()) {
    summaries.push_back({query.text(0), query.text(1), static_cast<std::size_t>(query.number(2))});
  }
  if (step != SQLITE_DONE) return fail(database_->failure());
  return summaries;
}

Result<std::optional<Conversation>> SessionStore::get(std::string_view id) {
  Conversation conversation;
  conversation.id = id;
  {
    Query find(database_->find_conversation);
    const int found = find.bind(id).step();
    if (found == SQLITE_DONE) return std::nullopt;
    if (found != SQLITE_ROW) return fail(database_->failure());
    conversation.user = find.text(0);
    conversation.title = find.text(1);
  }
  Query query(database_->find_turns);
  query.bind(id);
  int step = query.step();
  for (; step == SQLITE_ROW; step = query.step()) {
    conversation.turns.push_back({query.text(0), query.text(1)});
  }
  if (step != SQLITE_DONE) return fail(database_->failure());
  return conversation;
}

Result<std::size_t> SessionStore::count() {
  Query query(database_->count_all);
  if (query.step() != SQLITE_ROW) return fail(database_->failure());
  return static_cast<std::size_t>(query.number(0));
}

}  // namespace chat
