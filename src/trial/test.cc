#include "trial/test.h"

#include <chrono>

#include "run/condenser.h"
#include "run/fan_out.h"
#include "run/judging.h"
#include "trial/provenance.h"
#include "trial/slots_recorder.h"
#include "trial/usage_recorder.h"

namespace headroom::trial {
namespace {

run::Header header_of(const Setup& setup) {
  const Identity& identity = setup.identity;
  const auto now = std::chrono::system_clock::now();
  run::Header header;
  header.id = run_id(now, identity.test);
  header.service = identity.service;
  header.test = identity.test;
  header.environment = identity.environment;
  header.load = setup.plan.load_text;
  header.started = now;
  header.planned = setup.plan.duration;
  header.warm_up = setup.plan.warm_up;
  header.expected_peak_share = setup.plan.expected_peak_share;
  header.steady = setup.plan.steady;
  header.arrivals_cv = setup.plan.arrivals().cv;
  header.seed = setup.plan.seed;
  header.spec_sha256 = identity.spec_sha256;
  header.commit = commit_of(identity.folder);
  header.host = describe_host();
  header.headroom_version = identity.headroom_version;
  header.remarks = identity.remarks;
  header.series = identity.series;
  for (const spec::Requirement& requirement : setup.requirements) {
    header.requirements.push_back(requirement.text);
  }
  return header;
}

}  // namespace

Result<Finished> run_test(const Setup& setup, const std::vector<run::Recorder*>& watchers,
                          store::Store* store, const load::StopRequest& stop) {
  run::Condenser condenser;
  run::Judging judging(setup.requirements);
  std::vector<run::Recorder*> recorders{&condenser, &judging};
  std::unique_ptr<run::Recorder> writer;
  std::optional<run::BestEffort> keeping;
  if (store != nullptr) {
    writer = store->writer();
    recorders.push_back(&keeping.emplace(*writer));
  }
  recorders.insert(recorders.end(), watchers.begin(), watchers.end());
  run::FanOut all(std::move(recorders));

  std::optional<SlotsRecorder> with_slots;
  if (setup.gauges != nullptr) with_slots.emplace(*setup.gauges, all);
  run::Recorder& behind = with_slots ? static_cast<run::Recorder&>(*with_slots) : all;
  std::optional<UsageRecorder> with_usage;
  if (setup.platform != nullptr) with_usage.emplace(*setup.platform, behind);
  run::Recorder& first = with_usage ? static_cast<run::Recorder&>(*with_usage) : behind;
  if (auto end = load::run(setup.plan, setup.load, header_of(setup), first, stop); !end) {
    return fail(std::move(end.error()));
  }
  Finished finished;
  finished.run = condenser.take();
  finished.judgement = judging.judgement();
  if (keeping) {
    finished.not_kept = keeping->problem();
    if (!finished.not_kept) {
      const auto outcome = run::name_of(finished.judgement.outcome);
      if (auto kept = store->set_outcome(finished.run.header.id, outcome); !kept) {
        finished.not_kept = std::move(kept.error());
      }
    }
  }
  return finished;
}

}  // namespace headroom::trial
