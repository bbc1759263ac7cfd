#include "load/found_values.h"

#include <string>
#include <vector>

#include "load/set_cookie.h"

namespace headroom::load {
namespace {

using spec::Pick;
using workload::Save;
using workload::Session;

// Room that a thread's saves share.
struct Room {
  std::vector<extract::JsonValue> values;
  std::vector<std::string_view> texts;
  std::string text;
};
Room& room() {
  thread_local Room room;
  return room;
}

// The one of `all` that is wanted; null where there is none.
template <class Value>
const Value* picked(const std::vector<Value>& all, const Pick& pick, Session& session) {
  if (all.empty()) return nullptr;
  switch (pick.kind) {
    case Pick::Kind::kFirst:
      return &all.front();
    case Pick::Kind::kLast:
      return &all.back();
    case Pick::Kind::kRandom:
      return &all[session.draw_below(all.size())];
    case Pick::Kind::kNth:
      return pick.nth < all.size() ? &all[pick.nth] : nullptr;
  }
  return nullptr;
}

bool save_json(const Save& save, ParsedBody& body, Session& session) {
  const auto root = body.json();
  if (!root) return false;
  std::optional<extract::JsonValue> value;
  if (save.pick.kind == Pick::Kind::kFirst) {
    value = extract::select_first(*save.path, *root);
  } else {
    extract::select(*save.path, *root, room().values);
    if (const auto* found = picked(room().values, save.pick, session)) value = *found;
  }
  if (!value) return false;
  std::string_view text;
  if (value->get(text) == simdjson::SUCCESS) {
    session.save(save.variable, text);
    return true;
  }
  room().text.clear();
  extract::append_json(*value, room().text);
  session.save(save.variable, room().text);
  return true;
}

bool save_regex(const Save& save, ParsedBody& body, Session& session) {
  std::string_view rest = body.text();
  if (save.pick.kind == Pick::Kind::kFirst) {
    const auto found = save.pattern->next_in(rest);
    if (found) session.save(save.variable, *found);
    return found.has_value();
  }
  std::vector<std::string_view>& texts = room().texts;
  texts.clear();
  while (const auto found = save.pattern->next_in(rest)) texts.push_back(*found);
  const auto* found = picked(texts, save.pick, session);
  if (found != nullptr) session.save(save.variable, *found);
  return found != nullptr;
}

bool save_xpath(const Save& save, ParsedBody& body, Session& session) {
  const std::vector<std::string> texts = body.markup().select(save.name);
  const auto* found = picked(texts, save.pick, session);
  if (found != nullptr) session.save(save.variable, *found);
  return found != nullptr;
}

bool save_from_headers(const Save& save, const ResponseHeaders& headers, Session& session) {
  std::vector<std::string_view>& texts = room().texts;
  texts.clear();
  headers.for_each([&](std::string_view name, std::string_view value) {
    if (save.source == spec::Source::kHeader && name == save.name) texts.push_back(value);
    if (save.source != spec::Source::kCookie || name != "set-cookie") return;
    const auto cookie = parse_set_cookie(value);
    if (cookie && cookie->name == save.name) texts.push_back(cookie->value);
  });
  const auto* found = picked(texts, save.pick, session);
  if (found != nullptr) session.save(save.variable, *found);
  return found != nullptr;
}

bool save_found(const Save& save, const Response& response, ParsedBody& body, Session& session) {
  switch (save.source) {
    case spec::Source::kJson:
      return save_json(save, body, session);
    case spec::Source::kRegex:
      return save_regex(save, body, session);
    case spec::Source::kXPath:
      return save_xpath(save, body, session);
    case spec::Source::kHeader:
    case spec::Source::kCookie:
      return save_from_headers(save, response.headers, session);
    case spec::Source::kStatus:
      session.save(save.variable, std::to_string(response.status));
      return true;
    case spec::Source::kResponseTime:
      session.save(save.variable, std::to_string(response.response_time.count() / 1'000'000));
      return true;
  }
  return false;
}

}  // namespace

bool save_value(const Save& save, const Response& response, ParsedBody& body, Session& session) {
  if (save_found(save, response, body, session)) return true;
  if (!save.otherwise) return false;
  session.save(save.variable, *save.otherwise);
  return true;
}

}  // namespace headroom::load
