#include "load/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "load/awake_processors.h"
#include "load/control.h"
#include "load/crew.h"
#include "load/destinations.h"
#include "load/dialect.h"
#include "load/handover.h"
#include "load/process.h"
#include "load/reach.h"
#include "net/clock.h"
#include "run/condenser.h"
#include "run/first_failure.h"
#include "run/trust.h"
#include "workload/lone_session.h"

namespace headroom::load {
namespace {

// How long a check connection may take.
constexpr Nanos kPatience = std::chrono::seconds(5);
// From the last preparation to the first request: threads start, and none is late at once.
constexpr Nanos kLeadTime = std::chrono::milliseconds(5);
// Of the drain, where the steps' timeouts are shorter.
constexpr Nanos kShortestDrain = std::chrono::seconds(5);

std::vector<std::unique_ptr<Dialect>> make_dialects(const workload::Plan& plan,
                                                    const Destinations& destinations) {
  std::vector<std::unique_ptr<Dialect>> dialects;
  for (std::uint32_t i = 0; i < destinations.all.size(); ++i) {
    dialects.push_back(make_dialect(plan, destinations, i));
  }
  return dialects;
}

// One for each thread.
Result<std::vector<std::unique_ptr<Wiring>>> make_wirings(
    std::span<const std::unique_ptr<Dialect>> dialects, const Options& options) {
  std::vector<std::unique_ptr<Wiring>> wirings;
  const auto count = static_cast<std::uint32_t>(options.threads);
  for (std::uint32_t i = 0; i < count; ++i) {
    auto wiring = Wiring::create(dialects, part_of(options.connections_max, i, count));
    if (!wiring) return fail(std::move(wiring.error()));
    wirings.push_back(std::move(*wiring));
  }
  return wirings;
}

std::optional<workload::Traceparent> traceparent_of(const workload::Plan& plan,
                                                    const run::Header& header) {
  if (plan.traced.value == 0) return std::nullopt;
  return workload::Traceparent(plan.seed, header.id, plan.traced);
}

Nanos drain_of(const workload::Plan& plan, const Options& options) {
  if (options.drain) return *options.drain;
  Nanos longest = kShortestDrain;
  for (const workload::Step& step : plan.steps) longest = std::max(longest, step.timeout);
  return std::min<Nanos>(longest, run::kLongestDrain);
}

// Awake as long as what it gives lives, where that was asked for and can be had.
std::optional<AwakeProcessors> awake_where_asked(spec::Processors processors,
                                                 std::vector<std::string>& remarks) {
  if (processors == spec::Processors::kMayHalt) return std::nullopt;
  auto awake = AwakeProcessors::hold();
  if (!awake) {
    remarks.push_back(to_string(awake.error()));
    return std::nullopt;
  }
  remarks.emplace_back("processors were kept awake: where they halt, calm requests cost more");
  return std::move(*awake);
}

// What a run has in common with the single sessions before and after it.
struct Setting {
  const Options& options;
  const Destinations& destinations;
  workload::SavedData& saved;
  const StopRequest& stop;
};

run::Header completed(run::Header header, const workload::Plan& plan, const Setting& setting) {
  header.threads = setting.options.threads;
  header.protocols = protocols_of(setting.destinations);
  header.classes.clear();
  header.class_tags.clear();
  for (const workload::Step& step : plan.steps) {
    header.classes.push_back(step.name);
    header.class_tags.push_back(step.tags);
  }
  header.checks = workload::names_of_checks(plan);
  header.started = std::chrono::system_clock::now();
  return header;
}

// All but the end, for which others may still have something to tell.
Result<run::End> carry_out(const workload::Plan& plan, const Setting& setting,
                           const Options& options, int stops_heard, run::Header header,
                           run::Recorder& recorder) {
  const auto dialects = make_dialects(plan, setting.destinations);
  auto wirings = make_wirings(dialects, options);
  if (!wirings) return fail(std::move(wirings.error()));
  header = completed(std::move(header), plan, setting);
  if (auto begun = recorder.begin(header); !begun) return fail(std::move(begun.error()));

  Handover handover(plan.steps.size(), static_cast<std::size_t>(options.threads));
  const Nanos opens_at = net::monotonic_now() + kLeadTime;
  Crew crew({.plan = plan,
             .destinations = setting.destinations,
             .handover = handover,
             .saved = setting.saved,
             .traceparent = traceparent_of(plan, header),
             .opens_at = opens_at,
             .drain = drain_of(plan, options)});
  crew.hire(std::move(*wirings), options.sessions_max);
  if (options.control != nullptr) options.control->begin(plan, opens_at);
  auto end = crew.work(recorder, setting.stop, stops_heard, options.control);
  if (options.control != nullptr) options.control->end();
  if (end) end->peak_rss_bytes = peak_rss_bytes();
  return end;
}

// One session goes through the journey, and nobody but the answer to this knows: why it did not
// come to a good end, in words; empty where it did.
Result<std::string> go_through(std::uint32_t journey, const workload::Plan& plan,
                               const Setting& setting) {
  Options options = setting.options;
  options.threads = 1;
  options.control = nullptr;
  run::Condenser recorder;
  const auto end = carry_out(workload::lone_session(plan, journey), setting, options,
                             setting.stop.count(), {}, recorder);
  if (!end) return fail(end.error());
  if (auto finished = recorder.finish(*end); !finished) return fail(std::move(finished.error()));
  return run::first_failure(recorder.take());
}

Result<void> go_before(const workload::Plan& plan, const Setting& setting) {
  if (!plan.before) return {};
  const auto failure = go_through(*plan.before, plan, setting);
  if (!failure) return fail(failure.error());
  if (setting.stop.count() > 0) {
    return fail({.kind = ErrorKind::kInterrupted, .what = "stopped before the load began"});
  }
  if (failure->empty()) return {};
  return fail({.kind = ErrorKind::kUnreachable,
               .what = fmt::format("the journey {} failed, which goes before the load",
                                   plan.journeys[*plan.before].name),
               .why = *failure,
               .fix = "the load has not begun; see why that request fails"});
}

// Of a run that was stopped too: what was set up is there. Not of one that is to end at once.
Result<void> go_after(const workload::Plan& plan, const Setting& setting, Nanos at,
                      run::Recorder& recorder) {
  if (!plan.after || setting.stop.count() > 1) return {};
  const auto failure = go_through(*plan.after, plan, setting);
  if (!failure) return fail(failure.error());
  if (failure->empty()) return {};
  return recorder.add(
      run::Event{.at = at,
                 .kind = "warning",
                 .text = fmt::format("the journey {}, which goes after the load, failed: {}",
                                     plan.journeys[*plan.after].name, *failure)});
}

std::string text_of(const workload::DataTable& table, const workload::SavedRows::Counts& counts) {
  std::string text = fmt::format("{}: {} saved {} row{}, {} drawn", table.name(), table.saved_by(),
                                 counts.saved, counts.saved == 1 ? "" : "s", counts.drawn);
  if (counts.dropped > 0) {
    text += fmt::format("; {} dropped before anybody drew them, since {} are kept at most",
                        counts.dropped, table.keep());
  }
  if (counts.waits > 0) {
    text += fmt::format("; {} session{} waited for one, up to {}", counts.waits,
                        counts.waits == 1 ? "" : "s", to_string(counts.longest_wait));
  }
  if (counts.waits_in_vain > 0) {
    text += fmt::format(", {} in vain, and ended there", counts.waits_in_vain);
  }
  return text;
}

Result<void> tell_of_saved_rows(const workload::Plan& plan, const workload::SavedData& saved,
                                Nanos at, run::Recorder& recorder) {
  for (std::uint32_t i = 0; i < plan.tables.size(); ++i) {
    if (!plan.tables[i].is_saved()) continue;
    const workload::SavedRows::Counts counts = saved.of(i).counts();
    const bool is_odd = counts.dropped > 0 || (counts.saved == 0 && counts.waits_in_vain > 0);
    auto told = recorder.add(run::Event{
        .at = at, .kind = is_odd ? "warning" : "note", .text = text_of(plan.tables[i], counts)});
    if (!told) return told;
  }
  return {};
}

}  // namespace

Result<run::End> run(const workload::Plan& plan, const Options& options, run::Header header,
                     run::Recorder& recorder, const StopRequest& stop) {
  HEADROOM_CHECK(options.threads > 0, "a run needs a thread");
  if (auto saved = workload::need_savers(plan); !saved) return fail(std::move(saved.error()));
  raise_descriptor_limit();
  auto destinations = plan_destinations(plan, options.base_url, options.connecting);
  if (!destinations) return fail(std::move(destinations.error()));
  if (auto reached = reach(*destinations, kPatience); !reached) {
    return fail(std::move(reached.error()));
  }
  workload::SavedData saved(plan);
  const Setting setting{
      .options = options, .destinations = *destinations, .saved = saved, .stop = stop};
  const auto awake = awake_where_asked(options.processors, header.remarks);
  if (auto gone = go_before(plan, setting); !gone) return fail(std::move(gone.error()));
  auto end = carry_out(plan, setting, options, 0, std::move(header), recorder);
  if (!end) return end;
  if (auto told = tell_of_saved_rows(plan, saved, end->duration, recorder); !told) {
    return fail(std::move(told.error()));
  }
  if (auto gone = go_after(plan, setting, end->duration, recorder); !gone) {
    return fail(std::move(gone.error()));
  }
  if (auto finished = recorder.finish(*end); !finished) return fail(std::move(finished.error()));
  return end;
}

}  // namespace headroom::load
