#include "completion.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace chat {

using headroom::invalid;
using headroom::Result;
using nlohmann::json;

namespace {

constexpr std::string_view kEventEnd = R"("},"finish_reason":null}]})"
                                       "\n\n";
constexpr std::size_t kBytesPerToken = 4;

// The text of one message, whether a string or a list of parts.
std::string text_of(const json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string text;
  if (!content.is_array()) return text;
  for (const auto& part : content) {
    if (part.is_object() && part.value("type", json()) == "text" && part.contains("text") &&
        part["text"].is_string()) {
      text += part["text"].get<std::string>();
    }
  }
  return text;
}

Result<std::optional<std::size_t>> read_count(const json& object, const char* name,
                                              std::size_t least) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::nullopt;
  if (!found->is_number_unsigned() || found->get<std::size_t>() < least) {
    return invalid(fmt::format("{} must be a whole number of at least {}", name, least),
                   fmt::format("it is {}", found->dump()));
  }
  return found->get<std::size_t>();
}

bool is_id(std::string_view text) {
  return text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

Result<void> read_messages(const json& document, CompletionRequest& request) {
  const auto messages = document.find("messages");
  if (messages == document.end() || !messages->is_array() || messages->empty()) {
    return invalid("messages must be a list with at least one message");
  }
  std::size_t bytes = 0;
  for (const auto& message : *messages) {
    if (!message.is_object() || !message.contains("role") || !message.contains("content")) {
      return invalid("each of messages must have role and content");
    }
    auto text = text_of(message["content"]);
    bytes += text.size();
    if (message["role"] == "user") request.question = std::move(text);
  }
  request.prompt_tokens = (bytes + kBytesPerToken - 1) / kBytesPerToken;
  return {};
}

Result<void> read_metadata(const json& document, CompletionRequest& request) {
  const auto metadata = document.find("metadata");
  if (metadata == document.end() || metadata->is_null()) return {};
  if (!metadata->is_object()) return invalid("metadata must be an object");
  const auto hint = read_count(*metadata, "prompt_tokens", 0);
  if (!hint) return fail(hint.error());
  if (*hint) request.prompt_tokens = **hint;
  const auto conversation = metadata->find("conversation_id");
  if (conversation == metadata->end() || conversation->is_null()) return {};
  if (!conversation->is_string() || !is_id(conversation->get_ref<const std::string&>())) {
    return invalid("metadata.conversation_id must be up to 64 letters, digits, '-' or '_'");
  }
  request.conversation = conversation->get<std::string>();
  return {};
}

}  // namespace

Result<CompletionRequest> parse_completion(std::string_view body) {
  const auto document = json::parse(body, nullptr, false);
  if (!document.is_object()) return invalid("the body must be a JSON object");
  CompletionRequest request;
  if (const auto stream = document.find("stream"); stream != document.end()) {
    if (!stream->is_boolean()) return invalid("stream must be true or false");
    request.stream = stream->get<bool>();
  }
  if (auto read = read_messages(document, request); !read) return fail(read.error());
  if (auto read = read_metadata(document, request); !read) return fail(read.error());
  for (const auto* name : {"max_tokens", "max_completion_tokens"}) {
    const auto count = read_count(document, name, 1);
    if (!count) return fail(count.error());
    if (*count) request.max_tokens = *count;
  }
  if (request.prompt_tokens > kContextTokens ||
      request.max_tokens.value_or(1) > kContextTokens - request.prompt_tokens) {
    return invalid(fmt::format("the context holds {} tokens", kContextTokens),
                   fmt::format("{} in the prompt and {} wanted", request.prompt_tokens,
                               request.max_tokens.value_or(1)));
  }
  return request;
}

std::string error_body(std::string_view message, std::string_view type, int status) {
  const json body = {{"error", {{"message", message}, {"type", type}, {"code", status}}}};
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

CompletionWriter::CompletionWriter(std::string_view id, std::int64_t created_s) {
  start_ = fmt::format(
      R"(data: {{"id":"{}","object":"chat.completion.chunk","created":{},"model":"chatd",)"
      R"("choices":[{{"index":0,"delta":{{"content":")",
      id, created_s);
  whole_start_ =
      fmt::format(R"({{"id":"{}","object":"chat.completion","created":{},"model":"chatd",)"
                  R"("choices":[{{"index":0,"message":{{"role":"assistant","content":")",
                  id, created_s);
}

void CompletionWriter::append_event(std::string& out, std::string_view token) const {
  out += start_;
  out += token;
  out += kEventEnd;
}

namespace {

std::string usage_json(CompletionUsage usage) {
  return fmt::format(R"("usage":{{"prompt_tokens":{},"completion_tokens":{},"total_tokens":{}}})",
                     usage.prompt_tokens, usage.output_tokens,
                     usage.prompt_tokens + usage.output_tokens);
}

}  // namespace

void CompletionWriter::append_last_events(std::string& out, std::string_view token,
                                          CompletionUsage usage) const {
  out += start_;
  out += token;
  out += R"("},"finish_reason":"stop"}],)";
  out += usage_json(usage);
  out += "}\n\ndata: [DONE]\n\n";
}

std::string CompletionWriter::whole(std::string_view text, CompletionUsage usage) const {
  return fmt::format(R"({}{}"}},"finish_reason":"stop"}}],{}}})", whole_start_, text,
                     usage_json(usage));
}

std::string answer_text(std::string_view answer, std::size_t limit_bytes) {
  constexpr std::string_view kKey = R"("content":")";
  std::string escaped;
  while (escaped.size() < limit_bytes) {
    const auto key = answer.find(kKey);
    if (key == std::string_view::npos) break;
    answer.remove_prefix(key + kKey.size());
    std::size_t end = 0;
    while (end < answer.size() && answer[end] != '"') end += answer[end] == '\\' ? 2 : 1;
    if (end >= answer.size()) break;
    escaped += answer.substr(0, end);
    answer.remove_prefix(end);
  }
  const auto text = json::parse("\"" + escaped + "\"", nullptr, false);
  if (!text.is_string()) return {};
  auto plain = text.get<std::string>();
  if (plain.size() > limit_bytes) plain.resize(limit_bytes);
  return plain;
}

}  // namespace chat
