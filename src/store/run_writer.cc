#include "store/run_writer.h"

#include <utility>

#include "base/check.h"
#include "run/slice_codec.h"
#include "store/header_json.h"
#include "store/writer_process.h"

namespace headroom::store {

RunWriter::~RunWriter() {
  if (!open_) return;
  // Without its writer the run is abandoned at once, and not only when this process ends. Where
  // that fails, it still is when it ends.
  Result<Statement> statement =
      database_.prepare("UPDATE runs SET writer_pid = NULL WHERE number = ?1");
  if (statement) (void)statement->bind(1, open_->number).run();
}

Result<void> RunWriter::begin(const run::Header& header) {
  HEADROOM_CHECK(!open_, "a writer writes one run");
  Result<Statement> insert = database_.prepare(
      "INSERT INTO runs (id, started_ns, header, writer_pid, writer_started, writer_boot) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING number");
  if (!insert) return fail(insert.error());
  const WriterProcess process = this_process();
  insert->bind(1, header.id)
      .bind(2, Nanos(header.started.time_since_epoch()).count())
      .bind(3, to_json(header))
      .bind(4, process.pid)
      .bind(5, process.started)
      .bind(6, process.boot);
  const Result<bool> row = insert->step();
  if (!row) return fail(row.error());
  const std::int64_t number = insert->integer(0);
  // The insert is committed once no row of it is left.
  if (const Result<bool> done = insert->step(); !done) return fail(done.error());

  Result<Statement> add_slice =
      database_.prepare("INSERT INTO slices (run, second, data) VALUES (?1, ?2, ?3)");
  if (!add_slice) return fail(add_slice.error());
  Result<Statement> add_event =
      database_.prepare("INSERT INTO events (run, at_ns, kind, text) VALUES (?1, ?2, ?3, ?4)");
  if (!add_event) return fail(add_event.error());
  open_.emplace(Open{number, std::move(*add_slice), std::move(*add_event)});
  return {};
}

Result<void> RunWriter::add(const run::Slice& slice) {
  HEADROOM_CHECK(open_, "slices come between begin and finish");
  HEADROOM_CHECK(slice.second > open_->last_second, "the seconds of slices rise");
  open_->last_second = slice.second;
  return open_->add_slice.bind(1, open_->number)
      .bind(2, slice.second)
      .bind_blob(3, run::encode(slice))
      .run();
}

Result<void> RunWriter::add(const run::Event& event) {
  HEADROOM_CHECK(open_, "events come between begin and finish");
  return open_->add_event.bind(1, open_->number)
      .bind(2, event.at.count())
      .bind(3, event.kind)
      .bind(4, event.text)
      .run();
}

Result<void> RunWriter::finish(const run::End& end) {
  HEADROOM_CHECK(open_, "a run ends once, after it has begun");
  Result<Statement> update = database_.prepare(
      "UPDATE runs SET duration_ns = ?2, interrupted = ?3, peak_rss_bytes = ?4 WHERE number = ?1");
  if (!update) return fail(update.error());
  const Result<void> done = update->bind(1, open_->number)
                                .bind(2, end.duration.count())
                                .bind(3, std::int64_t{end.interrupted})
                                .bind(4, static_cast<std::int64_t>(end.peak_rss_bytes))
                                .run();
  if (done) open_.reset();
  return done;
}

}  // namespace headroom::store
