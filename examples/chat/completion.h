// The OpenAI-compatible face of the model: what POST /v1/chat/completions takes and gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace chat {

// Prompt and answer together must fit; more is refused, as models do.
inline constexpr std::size_t kContextTokens = 32'768;

struct CompletionRequest {
  bool stream = false;
  // One for every four bytes of message text, or what metadata.prompt_tokens says, so that a load
  // test need not send the text.
  std::size_t prompt_tokens = 0;
  std::optional<std::size_t> max_tokens = std::nullopt;  // at least 1
  std::string question = {};                             // the text of the last message of the user
  std::string conversation =
      {};  // metadata.conversation_id: letters, digits, '-', '_'; may be empty
};

// kInvalid names the field that is missing or wrong.
[[nodiscard]] headroom::Result<CompletionRequest> parse_completion(std::string_view body);

// {"error":{"message","type","code"}} as OpenAI's clients expect it.
[[nodiscard]] std::string error_body(std::string_view message, std::string_view type, int status);

struct CompletionUsage {
  std::size_t prompt_tokens = 0;
  std::size_t output_tokens = 0;
};

// Renders one answer. In a stream each token is one event, and the last token's event carries
// finish_reason and usage too, so that a stream of n tokens is n events and then [DONE].
class CompletionWriter {
 public:
  CompletionWriter(std::string_view id, std::int64_t created_s);

  // `token` is plain text that JSON need not escape.
  void append_event(std::string& out, std::string_view token) const;
  void append_last_events(std::string& out, std::string_view token, CompletionUsage usage) const;
  [[nodiscard]] std::string whole(std::string_view text, CompletionUsage usage) const;

 private:
  std::string start_;  // of an event, up to the token
  std::string whole_start_;
};

// The text of an answer, from its bytes: a stream of events or one JSON document. Takes what is
// there of an answer that breaks off. At most `limit_bytes` of text.
[[nodiscard]] std::string answer_text(std::string_view answer, std::size_t limit_bytes);

}  // namespace chat
