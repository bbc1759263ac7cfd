#include "workload/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/quantity.h"
#include "base/text.h"
#include "spec/template.h"
#include "workload/escape.h"
#include "workload/synthetic_text.h"

namespace headroom::workload {
namespace {

struct Plain {
  std::string_view name;
  Slot::Source source;
};
constexpr auto kPlainValues = std::to_array<Plain>({{"uuid", Slot::Source::kUuid},
                                                    {"now", Slot::Source::kNow},
                                                    {"now_ms", Slot::Source::kNowMs},
                                                    {"sequence", Slot::Source::kSequence},
                                                    {"conversation", Slot::Source::kConversation}});

// By the prefixes of spec/template.h.
Slot::Escape escape_of_prefix(std::string_view prefix) {
  if (prefix == "json") return Slot::Escape::kJsonValue;
  if (prefix == "jsonstr") return Slot::Escape::kJsonString;
  if (prefix == "form") return Slot::Escape::kForm;
  if (prefix == "base64") return Slot::Escape::kBase64;
  HEADROOM_CHECK(prefix == "raw", "a prefix that the language does not have");
  return Slot::Escape::kNone;
}

constexpr std::string_view kEnv = "env";
constexpr std::string_view kRandom = "random";
constexpr std::string_view kText = "text";
constexpr std::string_view kRandomString = "random_string";
constexpr std::string_view kPick = "pick";

constexpr std::array kCalls{kRandom, kText, kRandomString, kPick};

constexpr std::int64_t kRandomStringMost = 1'000'000;

Slot::Escape escape_of(Place place) {
  switch (place) {
    case Place::kTarget:
      return Slot::Escape::kTarget;
    case Place::kHeader:
      return Slot::Escape::kHeader;
    case Place::kBody:
      break;
  }
  return Slot::Escape::kNone;
}

std::vector<std::string_view> views(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> token_count(std::string_view text) {
  const auto tokens = whole_number(text);
  if (!tokens || *tokens < 0 || *tokens > static_cast<std::int64_t>(kTextTokensMax)) {
    return std::nullopt;
  }
  return tokens;
}

std::string tokens_wanted() {
  return fmt::format("a number of tokens is a whole number from 0 to {}", kTextTokensMax);
}

// "name(arguments)" taken apart; nothing where there are no parentheses.
struct Call {
  std::string_view name;
  std::string_view arguments;
};
std::optional<Call> as_call(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(')')) return std::nullopt;
  return Call{.name = trim(text.substr(0, open)),
              .arguments = trim(text.substr(open + 1, text.size() - open - 2))};
}

// What stands between ${ and }, resolved to either fixed text or a slot.
class Expression {
 public:
  Expression(std::string_view text, Place place, const Names& names)
      : text_(text), names_(names), escape_(escape_of(place)) {}

  struct Value {
    std::string fixed;
    std::optional<Slot> slot;  // absent: the value is `fixed`
    std::vector<std::string> choices;
  };
  Result<Value> resolve();

 private:
  Result<Value> environment(std::string_view name) const;
  Result<Slot> source(std::string_view text) const;
  Result<Slot> random(std::string_view arguments) const;
  Result<Slot> random_string(std::string_view arguments) const;
  Result<Slot> moment(const spec::Shifted& shifted) const;
  Result<Slot> synthetic(std::string_view arguments) const;
  Result<Slot> column(std::string_view text) const;
  Result<Slot> saved(std::string_view name) const;
  std::string known() const;

  std::unexpected<Error> wrong(std::string_view what, std::string why = {},
                               std::string fix = {}) const {
    return invalid(fmt::format("${{{}}} {}", text_, what), std::move(why), std::move(fix));
  }

  std::string_view text_;
  const Names& names_;
  Slot::Escape escape_;
};

Result<Expression::Value> Expression::resolve() {
  const auto [prefix, name] = spec::escaping_of(text_);
  if (!prefix.empty()) {
    const Slot::Escape asked = escape_of_prefix(prefix);
    const bool is_json = asked == Slot::Escape::kJsonValue || asked == Slot::Escape::kJsonString;
    if (escape_ == Slot::Escape::kTarget && is_json) {
      return wrong("puts JSON into an address", "which may hold blanks, and an address none",
                   fmt::format("write ${{form:{}}}", name));
    }
    escape_ = asked;
  }
  const std::size_t colon = name.find(':');
  if (colon != std::string_view::npos && trim(name.substr(0, colon)) == kEnv) {
    return environment(trim(name.substr(colon + 1)));
  }
  auto slot = source(name);
  if (!slot) return fail(slot.error());
  slot->escape = escape_;
  Value value{.slot = *slot};
  if (slot->source == Slot::Source::kPick) {
    for (const std::string_view choice : split(as_call(name)->arguments, ',')) {
      value.choices.emplace_back(trim(choice));
    }
  }
  return value;
}

Result<Expression::Value> Expression::environment(std::string_view name) const {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr) {
    return wrong("is not there", fmt::format("the environment variable {} is not set", name),
                 fmt::format("set it before the command: {}=... headroom ...", name));
  }
  Value result;
  append_escaped(value, escape_, result.fixed);
  return result;
}

Result<Slot> Expression::source(std::string_view text) const {
  if (const auto call = as_call(text)) {
    if (call->name == kRandom) return random(call->arguments);
    if (call->name == kText) return synthetic(call->arguments);
    if (call->name == kRandomString) return random_string(call->arguments);
    if (call->name == kPick) return Slot{.source = Slot::Source::kPick};
    const bool takes_nothing =
        std::ranges::find(kPlainValues, call->name, &Plain::name) != std::end(kPlainValues);
    return wrong("calls what does not exist",
                 "there are random(low, high), random_string(length), pick(this, that) and "
                 "text(tokens)",
                 takes_nothing ? fmt::format("write ${{{}}}", call->name)
                               : did_you_mean(call->name, kCalls));
  }
  if (const auto later = spec::shifted(text)) return moment(*later);
  for (const Plain& plain : kPlainValues) {
    if (text == plain.name) return Slot{.source = plain.source};
  }
  if (text.find('.') != std::string_view::npos) return column(text);
  return saved(text);
}

Result<Slot> Expression::random(std::string_view arguments) const {
  const auto ends = split(arguments, ',');
  if (ends.size() == 2) {
    const auto low = whole_number(trim(ends[0]));
    const auto high = whole_number(trim(ends[1]));
    if (low && high && *low <= *high) {
      return Slot{.source = Slot::Source::kRandom, .low = *low, .high = *high};
    }
  }
  return wrong("is not a range", "random takes two whole numbers, the lower first",
               "write for example ${random(1, 6)}");
}

Result<Slot> Expression::random_string(std::string_view arguments) const {
  const auto length = whole_number(arguments);
  if (length && *length >= 1 && *length <= kRandomStringMost) {
    return Slot{.source = Slot::Source::kRandomString, .low = *length};
  }
  return wrong("is not a length", "random_string takes a whole number from 1 to 1,000,000",
               "write for example ${random_string(12)}");
}

// now + 1h, now_ms - 5min.
Result<Slot> Expression::moment(const spec::Shifted& shifted) const {
  auto slot = source(shifted.name);
  if (!slot) return slot;
  const bool is_moment = slot->source == Slot::Source::kNow || slot->source == Slot::Source::kNowMs;
  const auto by = parse_duration(shifted.by);
  if (!is_moment || !by) {
    return wrong("is no moment", by ? "only now and now_ms can be shifted" : by.error().what,
                 "write for example ${now + 1h}");
  }
  slot->low = shifted.sign == '-' ? -by->count() : by->count();
  return slot;
}

Result<Slot> Expression::synthetic(std::string_view arguments) const {
  if (const auto tokens = token_count(arguments)) {
    return Slot{.source = Slot::Source::kText, .low = *tokens};
  }
  if (arguments.find('.') == std::string_view::npos || whole_number(arguments)) {
    return wrong("is not a length", tokens_wanted(),
                 "write for example ${text(200)}, or name a column: ${text(prompts.tokens)}");
  }
  auto slot = column(arguments);
  if (!slot || slot->source != Slot::Source::kColumn) return slot;
  const DataTable& table = names_.tables[slot->table];
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view value = table.value(row, slot->index);
    if (token_count(value)) continue;
    return wrong(fmt::format("takes its length from a column that holds {}", in_quotes(value)),
                 fmt::format("row {} of data set {}; {}", row + 1, table.name(), tokens_wanted()));
  }
  slot->source = Slot::Source::kTextOfColumn;
  return slot;
}

Result<Slot> Expression::column(std::string_view text) const {
  const std::size_t dot = text.find('.');
  const std::string_view data = trim(text.substr(0, dot));
  const std::string_view name = trim(text.substr(dot + 1));
  // Told already; what stands for the column is never rendered.
  if (std::ranges::find(names_.unread, data) != names_.unread.end()) {
    return Slot{.source = Slot::Source::kSequence};
  }
  const auto table = std::ranges::find(names_.tables, data, &DataTable::name);
  if (table == names_.tables.end()) {
    std::vector<std::string_view> sets;
    for (const DataTable& other : names_.tables) sets.push_back(other.name());
    return wrong("names a data set that does not exist",
                 sets.empty() ? "the workload has no data"
                              : fmt::format("the data sets are {}", enumerate(sets, "and")),
                 did_you_mean(data, sets));
  }
  const auto index = table->column(name);
  if (!index) {
    const auto columns = table->columns();
    return wrong("names a column that does not exist",
                 fmt::format("data set {} has {}", data, enumerate(columns, "and")),
                 did_you_mean(name, columns));
  }
  return Slot{.source = Slot::Source::kColumn,
              .table = static_cast<std::uint32_t>(table - names_.tables.begin()),
              .index = *index};
}

Result<Slot> Expression::saved(std::string_view name) const {
  const auto variable = std::ranges::find(names_.variables, name);
  if (variable != names_.variables.end()) {
    const auto index = static_cast<std::uint32_t>(variable - names_.variables.begin());
    if (names_.saved_by_then.contains(index)) {
      return Slot{.source = Slot::Source::kSaved, .index = index};
    }
    return wrong("is not saved yet when it is needed", "no earlier step of this journey saves it",
                 fmt::format("put `save: {{ {}: ... }}` on a step before this one", name));
  }
  if (const auto table = std::ranges::find(names_.tables, name, &DataTable::name);
      table != names_.tables.end()) {
    return wrong("names a data set and no column",
                 fmt::format("it has {}", enumerate(table->columns(), "and")),
                 fmt::format("write for example ${{{}.{}}}", name, table->columns().front()));
  }
  auto candidates = views(names_.variables);
  for (const Plain& plain : kPlainValues) candidates.push_back(plain.name);
  candidates.insert(candidates.end(), {kRandom, kRandomString, kPick, kText});
  return wrong("is not known here", known(), did_you_mean(name, candidates));
}

std::string Expression::known() const {
  std::string text =
      "there are uuid, random(low, high), random_string(length), pick(this, that), now, now_ms, "
      "sequence, conversation, text(tokens), env:NAME";
  for (const DataTable& table : names_.tables) text += fmt::format(", {}.COLUMN", table.name());
  for (const std::string& variable : names_.variables) text += fmt::format(", {}", variable);
  return text;
}

// The text between templates, with $${ as the ${ that it stands for.
void append_literal(std::string_view text, Place place, std::string& out) {
  std::string plain(text);
  for (std::size_t at = 0; (at = plain.find("$${", at)) != std::string::npos; at += 2) {
    plain.erase(at, 1);
  }
  if (place == Place::kTarget) {
    append_target(plain, out);
  } else {
    out += plain;
  }
}

}  // namespace

Template as_base64(std::string before, Template pattern) {
  Template::Piece piece{.literal = std::move(before)};
  if (pattern.is_constant()) {
    append_base64(pattern.constant_text(), piece.literal);
  } else {
    piece.encoded = pattern.pieces();
  }
  return Template({std::move(piece)});
}

Result<Template> compile_template(std::string_view text, Place place, const Names& names) {
  const auto parts = spec::split_template(text);
  if (!parts) return fail(parts.error());
  std::vector<Template::Piece> pieces;
  Template::Piece piece;
  for (const spec::TemplatePiece& part : *parts) {
    if (part.kind == spec::TemplatePiece::Kind::kText) {
      append_literal(part.text, place, piece.literal);
      continue;
    }
    auto value = Expression(part.text, place, names).resolve();
    if (!value) return fail(value.error());
    piece.literal += value->fixed;
    if (!value->slot) continue;
    piece.has_slot = true;
    piece.slot = *value->slot;
    piece.choices = std::move(value->choices);
    pieces.push_back(std::exchange(piece, {}));
  }
  if (!piece.literal.empty()) pieces.push_back(std::move(piece));
  return Template(std::move(pieces));
}

}  // namespace headroom::workload
