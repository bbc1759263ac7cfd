// Conversations in SQLite: who asked what, and what was answered.
//
// One thread; each call runs to its end. Bounded: past `keep` conversations the one untouched for
// longest is dropped, past kTurnsPerConversation a conversation takes no more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace chat {

struct Turn {
  std::string question;
  std::string answer;
};

struct ConversationSummary {
  std::string id;
  std::string title;  // the beginning of the first question
  std::size_t turns = 0;
};

struct Conversation {
  std::string id;
  std::string user;
  std::string title;
  std::vector<Turn> turns;  // the oldest first
};

class SessionStore {
 public:
  static constexpr std::size_t kTurnsPerConversation = 500;

  enum class Appended { kYes, kConversationFull };

  // `path` is a file, or ":memory:". kStorage when it cannot be opened or is no database.
  [[nodiscard]] static headroom::Result<SessionStore> open(const std::string& path,
                                                           std::size_t keep);
  SessionStore(SessionStore&&) noexcept;
  SessionStore& operator=(SessionStore&&) noexcept;
  ~SessionStore();

  // Adds a turn to conversation `id` and makes the conversation if it is not there.
  [[nodiscard]] headroom::Result<Appended> append(std::string_view id, std::string_view user,
                                                  const Turn& turn);
  // The last touched first; of all users where `user` is empty.
  [[nodiscard]] headroom::Result<std::vector<ConversationSummary>> list(std::string_view user,
                                                                        std::size_t limit);
  // nullopt where there is none of that id.
  [[nodiscard]] headroom::Result<std::optional<Conversation>> get(std::string_view id);
  [[nodiscard]] headroom::Result<std::size_t> count();

 private:
  struct Database;  // session_store.cc
  explicit SessionStore(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace chat
