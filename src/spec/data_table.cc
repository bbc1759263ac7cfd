// The table of fields, part: the data of the workload section.
#include <fmt/format.h>

#include "spec/tables.h"

namespace headroom::spec {
namespace {

// A path of data goes with its format.
Table<Data>::Setter set_path(DataFormat format) {
  return [format](Data& data, const Node& node, const FieldInfo& field, Reader& reader) {
    if (!data.path.empty()) {
      reader.problem(node.at, fmt::format("{} has two files", reader.path()),
                     "data comes from a csv or a jsonl file", "remove one");
      return;
    }
    data.format = format;
    read_value(node, field, reader, data.path);
  };
}

void add_file_rows(Table<Data>& t) {
  t.row({.key = "csv",
         .kind = Kind::kPath,
         .example = "data/prompts.csv",
         .doc = "A CSV file with a header line, relative to the service file."},
        set_path(DataFormat::kCsv));
  t.row({.key = "jsonl",
         .kind = Kind::kPath,
         .example = "data/prompts.jsonl",
         .doc = "A file with one JSON object per line, relative to the service file."},
        set_path(DataFormat::kJsonLines));
}

void add_saved_rows(Table<Data>& t) {
  t.row(&Data::saved_by,
        {.key = "saved-by",
         .kind = Kind::kName,
         .refers_to = Names::kStep,
         .fallback = "rows are those of a file",
         .example = "checkout",
         .doc = "The step that makes the rows while the test runs, in place of a file: each time "
                "it succeeds, in any session, what it saves is a row, with a column for each name. "
                "A session draws one when it first needs it (any of those there are, or with "
                "`pick: unique` the oldest, which no other session gets) and keeps it. While there "
                "is none it waits, as long as the `timeout` of its step; then it ends without "
                "sending the step, which is no failure of the service. The run says how many "
                "waited, and how many in vain."});
  t.row(&Data::keep, {.key = "keep",
                      .least = 1,
                      .most = 1e6,
                      .fallback = "10000",
                      .example = "1",
                      .doc = "How many saved rows there are at most; then the oldest makes room "
                             "for the next."});
}

void add_pick_rows(Table<Data>& t) {
  t.choice<DataPick>(
      &Data::pick,
      {{"random", DataPick::kRandom},
       {"in order", DataPick::kInOrder},
       {"unique", DataPick::kUnique},
       {"per user", DataPick::kPerUser}},
      {.key = "pick",
       .fallback = "random",
       .example = "unique",
       .doc = "Which row a step gets: any (`random`); the next one, beginning anew at the end "
              "(`in order`); the session's, which no other session gets (`unique`); the user's, "
              "in a closed model (`per user`)."});
  t.choice<UsedUp>(&Data::when_used_up,
                   {{"stop", UsedUp::kStop}, {"start over", UsedUp::kStartOver}},
                   {.key = "when-used-up",
                    .fallback = "stop",
                    .example = "start over",
                    .doc = "What follows when `unique` rows are used up: the loads that draw "
                           "from them end, or the rows recur."});
}

void check_saved(const Data& data, const Node& node, Reader& reader) {
  for (const std::string_view file : {"csv", "jsonl"}) {
    if (const Node* path = node.find(file)) {
      reader.problem(path->at, fmt::format("{} has a file and saved-by", reader.path()),
                     "its rows are those of the file, or those that a step saves", "remove one");
    }
  }
  if (data.pick == DataPick::kInOrder || data.pick == DataPick::kPerUser) {
    reader.problem(node.find("pick")->at,
                   fmt::format("{} has saved rows and picks them in order", reader.path()),
                   "they come and go while the test runs, so that there is no order to begin anew",
                   "pick: unique gives each to one session, oldest first; pick: random any");
  }
  if (const Node* used_up = node.find("when-used-up")) {
    reader.problem(used_up->at, fmt::format("{} has saved rows and when-used-up", reader.path()),
                   "more may come at any time: who finds none waits", "remove it");
  }
}

void check_file(const Data& data, const Node& node, Reader& reader) {
  if (node.find("when-used-up") != nullptr && data.pick != DataPick::kUnique) {
    reader.problem(node.find("when-used-up")->at,
                   fmt::format("{} has when-used-up and its rows are not unique", reader.path()),
                   "rows in order and at random begin anew, and a user's row stays",
                   "remove it, or say pick: unique");
  }
  if (const Node* keep = node.find("keep")) {
    reader.problem(keep->at, fmt::format("{} has keep and no saved-by", reader.path()),
                   "all rows of a file are kept", "remove it");
  }
  if (node.find("csv") != nullptr || node.find("jsonl") != nullptr) return;
  reader.problem(data.at, fmt::format("{} has neither a file nor saved-by", reader.path()), {},
                 "for example csv: data/prompts.csv, or saved-by: STEP");
}

}  // namespace

const Table<Data>& data_table() {
  static const Table<Data> table = [] {
    Table<Data> t({.name = "data",
                   .doc = "Rows that feed `${name.column}` in steps: those of a file, or what "
                          "another step saves while the test runs."});
    add_file_rows(t);
    add_saved_rows(t);
    add_pick_rows(t);
    t.row(&Data::columns,
          {.key = "columns",
           .shape = Shape::kMap,
           .fallback = "the names in the file, or those under which the step saves",
           .example = "{ output_tokens: GeneratedTokens }",
           .doc = "Names for `${name.column}`, and the columns that they stand for."});
    t.finish([](Data& data, const Node& node, Reader& reader) {
      node.find("saved-by") != nullptr ? check_saved(data, node, reader)
                                       : check_file(data, node, reader);
    });
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
