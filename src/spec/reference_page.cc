#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "spec/metrics.h"
#include "spec/schema.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

constexpr std::string_view kOpening = R"(# The service file

`headroom.yaml` describes one service: what it owes its users, how it is used, what it is made of,
where it runs and how it is tested. It lies beside the service's code, and headroom finds it from
any folder below, as git finds its repository. `headroom init` writes one to begin with, `headroom
check` reads it and reports every problem at once, and `headroom schema` prints a JSON Schema with
which editors complete and check it.

This page is generated from the table of fields that headroom reads the file by.

Every section may be left out: a file with `targets`, one journey and a requirement is a load test
already.

```yaml
headroom: 1
targets: { local: http://127.0.0.1:8080 }
requirements: [ "response_time p95 < 500ms", "errors < 1%" ]
workload: { journeys: { visit: { steps: [ { home: GET / } ] } } }
tests: { smoke: { load: 5/s, for: 10s, target: local } }
```

The file is one YAML document in UTF-8, of 10 MB and 64 levels at most. Anchors, aliases and `<<`
work; tags do not. Put a value in quotes when it holds `${...}` inside braces, or begins with one
of ``{ [ * & ! % @ ` > |``.

)";

constexpr std::string_view kRequirements = R"(## Requirements

    [NAME.]METRIC [STATISTIC] COMPARISON LIMIT [SCOPE]

| metric | what it is | statistic | limit |
|---|---|---|---|
)";

constexpr std::string_view kScopes = R"(
A statistic is a percentile (`p95`, `p99.9`), `mean` or `max`; what differs from request to request
needs one. The comparison is `<`, `<=`, `>` or `>=`. The name is that of a step, or of a tag: all
requests of its steps together. Without a name, all requests count. What may follow the limit:

| scope | meaning |
|---|---|
| `in every 30s` | holds in each full window of that length |
| `over 30d` | judged on that much history |
| `after warm-up` | leaves out the test's warm-up |
| `at expected peak` | judged on runs whose load reaches the expected peak |
| `after fault` | judged on runs with a fault |

A requirement for which there are no samples fails.

)";

constexpr std::string_view kTemplates = R"(## Templates

In the request, headers and body of a step:

| text | stands for |
|---|---|
| `${prompts.text}` | column `text` of the data `prompts`, of the row this visit drew |
| `${id}` | a value that an earlier step of the session saved |
| `${env:NAME}` | an environment variable; where secrets belong |
| `${uuid}` `${now}` `${now_ms}` `${sequence}` | an identifier, the time, the session's ordinal |
| `${now + 1h}` `${now_ms - 5min}` | the time, later or earlier |
| `${random(1, 6)}` | a whole number, both ends included |
| `${random_string(12)}` | that many letters and digits |
| `${pick(red, green, blue)}` | one of these, each as likely |
| `${text(200)}` `${text(prompts.tokens)}` | made-up text of that many tokens |
| `$${` | the characters `${` |

Values are escaped for where they stand. In a JSON body, `"${prompts.tokens}"` alone is sent as
the number, boolean or text that the value is; inside a longer text it is part of that text;
`"${jsonstr:prompts.text}"` is always text.

)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

std::string anchor(std::string_view name) {
  return fmt::format("[{0}](#{0})", name);
}

// "a duration", with a link to the section that a map is.
std::string value_of(const FieldInfo& field) {
  if (field.kind == Kind::kChoice) {
    std::string words;
    for (const std::string_view word : field.choices) {
      words += fmt::format("{}`{}`", words.empty() ? "" : ", ", word);
    }
    return words;
  }
  if (field.table == nullptr) {
    const bool has_kind = field.shape == Shape::kMap || field.shape == Shape::kMapOfLists ||
                          field.shape == Shape::kList;
    return has_kind ? fmt::format("{}, each {}", describe(field), info_of(field.kind).phrase)
                    : describe(field);
  }
  switch (field.shape) {
    case Shape::kMap:
      return "a map from names, each " + anchor(field.table->name);
    case Shape::kList:
      return "a list, each " + anchor(field.table->name);
    case Shape::kListOfNamed:
      return "a list of names, each with " + anchor(field.table->name);
    default:
      return anchor(field.table->name);
  }
}

std::string row_of(const FieldInfo& field) {
  std::string fallback(field.need == Need::kRequired ? "required" : field.fallback);
  const std::string example =
      field.example.empty() ? std::string() : fmt::format("`{}`", escaped(field.example));
  return fmt::format("| `{}` | {} | {} | {} | {} |\n", field.key, escaped(field.doc),
                     value_of(field), escaped(fallback), example);
}

std::string section_of(const TableInfo& table) {
  std::string text = fmt::format("### {}\n\n{}\n\n", table.name, table.doc);
  if (!table.short_for.empty()) {
    text += fmt::format("A text in place of the map is its `{}`.\n\n", table.short_for);
  }
  text += "| key | meaning | value | default | example |\n|---|---|---|---|---|\n";
  for (const FieldInfo& field : table.fields) text += row_of(field);
  if (!table.other_keys.empty()) text += fmt::format("\nOther keys: {}.\n", table.other_keys);
  return text + "\n";
}

// The kinds of value that some field has, with examples.
std::string kinds_of(const std::vector<const TableInfo*>& tables) {
  std::vector<Kind> kinds;
  for (const TableInfo* table : tables) {
    for (const FieldInfo& field : table->fields) kinds.push_back(field.kind);
  }
  std::ranges::sort(kinds);
  const auto repeats = std::ranges::unique(kinds);
  kinds.erase(repeats.begin(), repeats.end());

  std::string text =
      "## Values\n\nQuantities carry their unit; a bare number where a unit is due is an error.\n\n"
      "| kind | such as |\n|---|---|\n";
  for (const Kind kind : kinds) {
    const KindInfo& info = info_of(kind);
    if (info.examples.empty()) continue;
    text += fmt::format("| {} | `{}` |\n", info.phrase, escaped(info.examples));
  }
  return text +
         "\nDistributions: `constant(2s)`, `uniform(1s, 3s)`, `exponential(mean 2s)`, "
         "`normal(mean 2s, sd 300ms)`,\n`lognormal(mean 12s, p95 40s)`, "
         "`lognormal(median 10s, sigma 0.8)`, `gamma(mean 2s, cv 3)`,\n"
         "`weibull(mean 2s, shape 0.7)`, `pareto(min 1s, alpha 2.5)`, `zipf(n 10000, s 0.9)`, "
         "`geometric(mean 3)`,\n`empirical(1s, 2s, 2s, 9s)`.\n\n";
}

}  // namespace

std::string reference_page() {
  const std::vector<const TableInfo*> tables = all_tables();
  std::string text(kOpening);
  text += "## Fields\n\n";
  for (const TableInfo* table : tables) text += section_of(*table);
  text += kRequirements;
  for (const MetricInfo& metric : all_metrics()) {
    text +=
        fmt::format("| `{}` | {} | {} | `{}` |\n", metric.name, metric.doc,
                    metric.judged == Judged::kAsDistribution ? "needed" : "none", metric.example);
  }
  text += kScopes;
  text += kTemplates;
  text += kinds_of(tables);
  text.pop_back();  // one line break at the end
  return text;
}

}  // namespace headroom::spec
