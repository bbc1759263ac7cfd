// The tables of the sections, which together are the language of the service file. Each is made at
// its first use and lives as long as the program.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "spec/spec.h"
#include "spec/table.h"

namespace headroom::spec {

// What a load is put together from: several keys, in any order.
struct LoadParts {
  std::optional<LoadShape> rates;
  std::optional<LoadShape> users;
  std::optional<Trace> trace;
  std::optional<Ratio> speed;
  std::optional<Ratio> scale;
  std::optional<std::string> column;
  std::optional<std::string> rates_column;
  std::optional<std::string> counts_column;
  std::optional<Spike> spike;
  std::optional<Nanos> spike_at;
  std::optional<Arrivals> arrivals;
  std::optional<Iterations> iterations;
};

// A test, or one load of several, while it is read.
struct TestDraft : Test, LoadParts {};
struct TestLoadDraft : TestLoad, LoadParts {};

const Table<Spec>& file_table();
const Table<Target>& target_table();
const Table<Connect>& connect_table();
const Table<Workload>& workload_table();
const Table<Step>& step_table();
// The part of it that says whether, how often and beside what a step is done; `table` is the whole,
// which the steps inside are read by.
void add_flow_rows(Table<Step>& table);
void add_client_rows(Table<Step>& table);  // retry, abort, redirects
const Table<Retry>& retry_table();
// What concerns several of its rows.
void check_flow(Step& step, const Node& node, Reader& reader);
const Table<Expect>& expect_table();
// The rows contains, matches, equals and json: what a text must be.
void add_text_checks(Table<Expect>& table);
const Table<Save>& save_table();
const Table<Auth>& auth_table();
const Table<Data>& data_table();
const Table<Tokens>& tokens_table();
const Table<Turn>& turn_table();
// The rows json, text, form, multipart and file.
void add_body_rows(Table<Step>& table);
// The row `receive`, and what concerns the steps of WebSockets, its own and others.
void add_websocket_rows(Table<Step>& table);
void check_websocket(const Step& step, const Node& node, Reader& reader);
const Table<System>& system_table();
const Table<Component>& component_table();
// Its parts: what it sends and stores, who gets in and waits, and what goes wrong.
void add_volume_rows(Table<Component>& table);
void add_admission_rows(Table<Component>& table);
void add_outage_rows(Table<Component>& table);
const Table<MessageSizes>& message_sizes_table();
const Table<Cache>& cache_table();
const Table<Scaling>& scaling_table();
// "1..20": the fewest replicas and the most.
std::optional<std::pair<int, int>> read_range(const Node& node, const FieldInfo& field,
                                              Reader& reader);
const Table<Operate>& operate_table();
const Table<Call>& call_table();
const Table<Lever>& lever_table();
const Table<Tune>& tune_table();
const Table<Environment>& environment_table();
// The rows of an environment that concern one driver and not others, and whether the chosen one
// has what it needs and nothing that it does not take.
void add_driver_rows(Table<Environment>& table);
void check_driver(const Environment& environment, const Node& node, Reader& reader);
const Table<TestDraft>& test_table();
const Table<TestLoadDraft>& load_table();
const Table<Output>& output_table();
const Table<Review>& review_table();

// Keys that other requests have and that make no sense for one, `what` it is.
struct RefusedKey {
  std::string_view key;
  std::string_view why;
  std::string_view fix;
};
void refuse_keys(std::string_view what, std::span<const RefusedKey> keys, const Node& node,
                 Reader& reader);
// What concerns calls of gRPC, and the row `proto`.
void check_grpc(const Step& step, const Node& node, Reader& reader);
FieldInfo proto_field();
// Of several ranges that do not meet (run/status.h), those of HTTP and of WebSockets.
inline constexpr int kFirstHttpStatus = 100;
inline constexpr int kFirstCloseCode = 1000;

// The rows `headers`, `auth` and `proto`, of a step and of what holds steps.
void set_headers(std::vector<Header>& headers, const Node& node, const FieldInfo& field,
                 Reader& reader);
template <class T>
void add_common_rows(Table<T>& table, std::string_view whose) {
  table.row({.key = "headers",
             .kind = Kind::kText,
             .shape = Shape::kMap,
             .fallback = "none of your own",
             .example = "{ Accept-Language: de }",
             .doc = whose},
            [](T& owner, const Node& node, const FieldInfo& field, Reader& reader) {
              set_headers(owner.headers, node, field, reader);
            });
  table.section(&T::auth, auth_table(),
                {.key = "auth",
                 .fallback = "no Authorization header",
                 .example = "{ bearer: \"${env:TOKEN}\" }",
                 .doc = "Who the requests come from; what is nearer to the step counts."});
  table.row(&T::proto, proto_field());
}

// One value, or one for each step by its name; `others`, which is "" in the map, stands for the
// steps that are not named.
template <class T>
void read_by_step(const Node& node, const FieldInfo& field, Reader& reader,
                  std::map<std::string, T>& by_step) {
  if (node.kind != Node::Kind::kMap) {
    read_value(node, field, reader, by_step[""]);
    return;
  }
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const Key& key = node.keys[i];
    const bool is_others = key.text == "others";
    if (!is_others) reader.refer(Names::kStep, key.text, key.at);
    read_value(node.items[i], field, reader, by_step[is_others ? "" : key.text]);
  }
}

// The table of the file and all that are inside it, each once, outer before inner ones.
std::vector<const TableInfo*> all_tables();

}  // namespace headroom::spec
