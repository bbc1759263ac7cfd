// The table of fields, part: outputs.
#include <fmt/format.h>

#include <algorithm>

#include "spec/tables.h"

namespace headroom::spec {
namespace {

Table<Output>::Setter set_place(OutputKind kind) {
  return [=](Output& output, const Node& node, const FieldInfo& field, Reader& reader) {
    const std::string* text = scalar_text(node, field, reader);
    if (text == nullptr) return;
    output.kind = kind;
    output.where = *text;
    if (auto checked = check_place(kind, *text); !checked) {
      reader.problem_in(node, field, std::move(checked.error()));
    }
  };
}

void check_output(Output& output, const Node& node, Reader& reader) {
  std::vector<std::string_view> given;
  for (const OutputKind kind : kOutputKinds) {
    if (node.find(name_of(kind)) != nullptr) given.push_back(name_of(kind));
  }
  if (given.empty()) {
    reader.problem(output.at, fmt::format("{} does not say where to", reader.path()),
                   "an output is one of remote-write, otlp, prometheus and json",
                   "for example { remote-write: http://127.0.0.1:9090/api/v1/write }");
  } else if (given.size() > 1) {
    reader.problem(node.find(given[1])->at,
                   fmt::format("{} has both {} and {}", reader.path(), given[0], given[1]), {},
                   "make it two outputs");
  }
  const bool is_push = output.kind == OutputKind::kRemoteWrite || output.kind == OutputKind::kOtlp;
  if (!given.empty() && !is_push && !output.headers.empty()) {
    reader.problem(node.find("headers")->at,
                   fmt::format("{} has headers and nobody to send them to", reader.path()),
                   "remote-write and otlp send requests, the others do not", "remove headers");
  }
}

}  // namespace

const Table<Output>& output_table() {
  static const Table<Output> table = [] {
    Table<Output> t({.name = "output",
                     .doc =
                         "Where the figures of a test go, second by second while it runs. One of "
                         "the first four."});
    t.row({.key = "remote-write",
           .kind = Kind::kUrl,
           .example = "http://127.0.0.1:9090/api/v1/write",
           .doc = "Pushed to Prometheus or what understands its remote write. `${env:NAME}` is the "
                  "environment variable, here and in the headers."},
          set_place(OutputKind::kRemoteWrite));
    t.row({.key = "otlp",
           .kind = Kind::kUrl,
           .example = "http://127.0.0.1:4318/v1/metrics",
           .doc = "Pushed by OTLP over HTTP."},
          set_place(OutputKind::kOtlp));
    t.row({.key = "prometheus",
           .kind = Kind::kText,
           .example = "9464",
           .doc = "Scraped here, at /metrics: a port of 127.0.0.1, or host:port; port 0 is any "
                  "free one."},
          set_place(OutputKind::kPrometheus));
    t.row({.key = "json",
           .kind = Kind::kPath,
           .example = "seconds.jsonl",
           .doc = "JSON lines to a file, or `-` for standard output."},
          set_place(OutputKind::kJson));
    t.row(&Output::headers, {.key = "headers",
                             .shape = Shape::kMap,
                             .fallback = "none",
                             .example = "{ Authorization: \"Bearer ${env:TOKEN}\" }",
                             .doc = "Sent with each push."});
    t.finish(check_output);
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
