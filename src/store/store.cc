#include "store/store.h"

#include <algorithm>
#include <cstdint>
#include <system_error>
#include <utility>

#include "store/run_reader.h"
#include "store/run_writer.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace headroom::store {

namespace {

class WholeRun final : public run::Recorder {
 public:
  Result<void> begin(const run::Header& header) override {
    run.header = header;
    return {};
  }
  Result<void> add(const run::Slice& slice) override {
    run.slices.push_back(slice);
    return {};
  }
  Result<void> add(const run::Event& event) override {
    run.events.push_back(event);
    return {};
  }
  Result<void> finish(const run::End& end) override {
    run.end = end;
    return {};
  }

  run::Run run;
};

}  // namespace

struct Store::State {
  Database database;
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& file) {
  if (file.has_parent_path()) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) {
      return fail({.kind = ErrorKind::kStorage,
                   .what = "the folder of the store of runs cannot be made",
                   .why = error.message(),
                   .fix = "check that you may write there",
                   .file = file.parent_path().string(),
                   .at = {}});
    }
  }
  Result<Database> database = Database::open(file);
  if (!database) return fail(database.error());
  if (auto prepared = prepare_schema(*database); !prepared) return fail(prepared.error());
  return Store(std::make_unique<State>(State{std::move(*database)}));
}

Result<std::vector<Entry>> Store::list(std::size_t limit) const {
  return read_entries(state_->database, limit);
}

Result<run::Run> Store::load(std::string_view id) const {
  WholeRun whole;
  if (auto replayed = replay(id, whole); !replayed) return fail(std::move(replayed.error()));
  return std::move(whole.run);
}

Result<void> Store::replay(std::string_view id, run::Recorder& into) const {
  const Result<std::int64_t> number = find_run(state_->database, id);
  if (!number) return fail(number.error());
  return replay_run(state_->database, *number, into);
}

Result<Entry> Store::entry(std::string_view id) const {
  const Result<std::int64_t> number = find_run(state_->database, id);
  if (!number) return fail(number.error());
  return read_entry(state_->database, *number);
}

Result<void> Store::set_outcome(std::string_view id, std::string_view outcome) {
  const Result<std::int64_t> number = find_run(state_->database, id);
  if (!number) return fail(number.error());
  Result<Statement> update =
      state_->database.prepare("UPDATE runs SET outcome = ?2 WHERE number = ?1");
  if (!update) return fail(update.error());
  return update->bind(1, *number).bind(2, outcome).run();
}

Result<void> Store::keep_summary(std::string_view series, std::string_view summary) {
  Result<Statement> insert = state_->database.prepare(
      "INSERT INTO series (id, summary) VALUES (?1, ?2) "
      "ON CONFLICT (id) DO UPDATE SET summary = ?2");
  if (!insert) return fail(insert.error());
  return insert->bind(1, series).bind(2, summary).run();
}

Result<std::optional<std::string>> Store::summary(std::string_view series) const {
  Result<Statement> query = state_->database.prepare("SELECT summary FROM series WHERE id = ?1");
  if (!query) return fail(query.error());
  const Result<bool> found = query->bind(1, series).step();
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  return std::string(query->text(0));
}

Result<void> Store::keep_prediction(std::string_view run, const Prediction& prediction) {
  const Result<std::int64_t> number = find_run(state_->database, run);
  if (!number) return fail(number.error());
  Result<Statement> insert = state_->database.prepare(
      "INSERT INTO predictions (run, model, figures) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (run) DO UPDATE SET model = ?2, figures = ?3");
  if (!insert) return fail(insert.error());
  return insert->bind(1, *number).bind(2, prediction.model).bind(3, prediction.figures).run();
}

Result<std::vector<KeptPrediction>> Store::predictions(std::size_t limit) const {
  Result<Statement> query = state_->database.prepare(
      "SELECT run, model, figures FROM predictions JOIN runs ON runs.number = run "
      "ORDER BY started_ns DESC, number DESC LIMIT ?1");
  if (!query) return fail(query.error());
  query->bind(1, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT64_MAX)));
  std::vector<KeptPrediction> kept;
  for (;;) {
    const Result<bool> row = query->step();
    if (!row) return fail(row.error());
    if (!*row) return kept;
    auto entry = read_entry(state_->database, query->integer(0));
    if (!entry) return fail(std::move(entry.error()));
    kept.push_back({.entry = std::move(*entry),
                    .prediction = {.model = std::string(query->text(1)),
                                   .figures = std::string(query->text(2))}});
  }
}

std::unique_ptr<run::Recorder> Store::writer() {
  return std::make_unique<RunWriter>(state_->database);
}

}  // namespace headroom::store
