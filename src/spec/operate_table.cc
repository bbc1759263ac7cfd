// The table of fields, part: how the running service is watched over and scaled.
#include <fmt/format.h>

#include "base/text.h"
#include "spec/range_ends.h"
#include "spec/tables.h"

namespace headroom::spec {
namespace {

// "every 5s", or "5s", and not more often than `least`.
std::optional<Nanos> every_of(const Node& node, const FieldInfo& field, Nanos least,
                              Reader& reader) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return std::nullopt;
  constexpr std::string_view kEvery = "every ";
  const std::string_view length =
      text->starts_with(kEvery) ? std::string_view(*text).substr(kEvery.size()) : *text;
  auto period = parse_duration(length);
  if (!period) {
    reader.problem_in(node, field, std::move(period.error()));
    return std::nullopt;
  }
  if (*period >= least) return *period;
  reader.problem(node.at, fmt::format("{}: {} is too often", field.key, in_quotes(*text)),
                 "what is watched has other work to do", "write every 1s");
  return std::nullopt;
}

void read_steps(ScalingBehaviour& behaviour, const Node& node, const FieldInfo& field,
                Reader& reader) {
  const auto read_one = [&](const Node& item) {
    const std::string* text = scalar_text(item, field, reader);
    if (text == nullptr) return;
    auto step = parse_scaling_step(*text);
    if (step) {
      behaviour.at_most.push_back(*step);
    } else {
      reader.problem_in(item, field, std::move(step.error()));
    }
  };
  if (node.kind != Node::Kind::kList) return read_one(node);
  for (const Node& item : node.items) read_one(item);
}

const Table<ScalingBehaviour>& behaviour_table() {
  static const Table<ScalingBehaviour> table = [] {
    Table<ScalingBehaviour> t(
        {.name = "behaviour", .doc = "How fast there may be more or fewer replicas."});
    t.row(&ScalingBehaviour::calm,
          {.key = "calm",
           .most = 86400,
           .fallback = "0s up, 5min down",
           .example = "5min",
           .doc = "For how long every decision must have asked for it (stabilisation window)."});
    t.row(&ScalingBehaviour::tolerance, {.key = "tolerance",
                                         .most = 1,
                                         .fallback = "10%",
                                         .example = "10%",
                                         .doc = "How far from the target nothing is done."});
    t.row({.key = "at-most",
           .kind = Kind::kText,
           .shape = Shape::kOneOrList,
           .fallback = "no limit",
           .example = "[4 per 15s, 100% per 15s]",
           .doc = "How many replicas, or which share of those there were, within which time; of "
                  "several, the one that allows the most."},
          read_steps);
    return t;
  }();
  return table;
}

void read_schedule(Autoscale& scaled, const Node& node, const FieldInfo& field, Reader& reader) {
  if (!is_list(node, field, reader)) return;
  for (const Node& item : node.items) {
    if (const std::string* text = scalar_text(item, field, reader)) {
      scaled.schedule.push_back({.when = *text, .at = item.text_at()});
    }
  }
}

void set_range(Autoscale& scaled, const Node& node, const FieldInfo& field, Reader& reader) {
  if (const auto range = read_range(node, field, reader)) {
    scaled.replicas_min = range->first;
    scaled.replicas_max = range->second;
  }
}

// "0.5..2 cores".
template <class Quantity>
std::optional<QuantityRange<Quantity>> read_sizes(const Node& node, const FieldInfo& field,
                                                  Reader& reader,
                                                  Result<Quantity> (*parse)(std::string_view)) {
  const std::string* text = scalar_text(node, field, reader);
  if (text == nullptr) return std::nullopt;
  const auto ends = range_ends(*text);
  const auto no_range = [&](std::string why) {
    reader.problem(node.at, fmt::format("{}: {} is not a range", field.key, in_quotes(*text)),
                   std::move(why), fmt::format("for example {}", field.example));
    return std::nullopt;
  };
  if (!ends) return no_range("a range is the least and the most, with two dots between them");
  const auto least = parse(ends->low);
  auto most = parse(ends->high);
  if (!least) {
    reader.problem_in(node, field, least.error());
  } else if (!most) {
    most.error().at.column += static_cast<int>(ends->high_at);
    reader.problem_in(node, field, std::move(most.error()));
  } else if (!(*least > Quantity{}) || *least > *most) {
    return no_range("the least stands first, and is above 0");
  } else {
    return QuantityRange<Quantity>{*least, *most};
  }
  return std::nullopt;
}

void set_cpu(Autoscale& scaled, const Node& node, const FieldInfo& field, Reader& reader) {
  scaled.cpu = read_sizes<Cores>(node, field, reader, parse_cores);
}

void set_memory(Autoscale& scaled, const Node& node, const FieldInfo& field, Reader& reader) {
  scaled.memory = read_sizes<Bytes>(node, field, reader, parse_bytes);
}

const Table<Autoscale>& autoscale_table() {
  static const Table<Autoscale> table = [] {
    Table<Autoscale> t({.name = "autoscale",
                        .doc = "How one component is scaled, in a rehearsal and when operated."});
    t.choice<Autoscale::Policy>(
        &Autoscale::policy,
        {{"target", Autoscale::Policy::kTarget},
         {"hpa", Autoscale::Policy::kHpa},
         {"predictive", Autoscale::Policy::kPredictive},
         {"fixed", Autoscale::Policy::kFixed},
         {"vertical", Autoscale::Policy::kVertical}},
        {.key = "policy",
         .fallback = "target",
         .example = "predictive",
         .doc = "`target`: as many as what arrives needs, at the target; `hpa`: as a Kubernetes "
                "Horizontal Pod Autoscaler decides; `predictive`: as many as what will arrive "
                "needs by the time a new replica serves, and never less than `target` asks for; "
                "`fixed`: only what the schedule says; `vertical`: as many as there are, each as "
                "large as what it uses needs, within `cpu` and `memory`."});
    t.choice<std::optional<Scaling::Metric>>(
        &Autoscale::on,
        {{"cpu", Scaling::Metric::kCpu},
         {"concurrency", Scaling::Metric::kConcurrency},
         {"queue", Scaling::Metric::kQueue},
         {"arrival rate", Scaling::Metric::kArrivalRate}},
        {.key = "on",
         .fallback = "arrival rate; cpu for hpa",
         .example = "concurrency",
         .doc = "What it goes by. `predictive` forecasts the arrival rate, whatever this says."});
    t.row(&Autoscale::target, {.key = "target",
                               .least = 0.01,
                               .most = 1,
                               .fallback = "scaling.target of the component, or 70%",
                               .example = "70%",
                               .doc = "Up to where a replica is to be used."});
    t.row({.key = "replicas",
           .kind = Kind::kRange,
           .fallback = "scaling.replicas of the component",
           .example = "1..20",
           .doc = "The fewest and the most. With 0 the last one goes when nothing comes."},
          set_range);
    t.row({.key = "cpu",
           .kind = Kind::kCoresRange,
           .fallback = "as it is",
           .example = "0.5..2 cores",
           .doc = "Of `vertical`: the least and the most cores that each replica may use. So that "
                  "it is used up to the target, by what it used for nine tenths of `down.calm` (1h "
                  "where it is left out) or of the last minute, whichever is more; twice as many "
                  "where its limit holds it up."},
          set_cpu);
    t.row({.key = "memory",
           .kind = Kind::kSizeRange,
           .fallback = "as it is",
           .example = "256 MiB..2 GiB",
           .doc = "Of `vertical`: the least and the most memory that each replica may use. A "
                  "quarter more than the most that it used within a day, or `down.calm` where that "
                  "is longer."},
          set_memory);
    t.row(
        &Autoscale::capacity,
        {.key = "capacity",
         .least = 1e-9,
         .fallback = "what the model says",
         .example = "12/s",
         .doc = "The arrival rate that one replica can take at most, as `headroom scale` measures "
                "it."});
    t.row(&Autoscale::start, {.key = "start",
                              .most = 86400,
                              .fallback = "scaling.start of the component",
                              .example = "90s",
                              .doc = "From the decision until a new replica serves."});
    t.row(&Autoscale::late,
          {.key = "late",
           .least = 0.0001,
           .most = 0.5,
           .fallback = "2%",
           .example = "1%",
           .doc = "Of `predictive`: the share of its forecasts that demand may exceed."});
    t.row(&Autoscale::idle, {.key = "idle",
                             .most = 86400,
                             .fallback = "5min",
                             .example = "10min",
                             .doc = "Without a request before the last replica goes."});
    t.row(&Autoscale::budget, {.key = "budget",
                               .fallback = "none",
                               .example = "40 USD/h",
                               .doc = "What all its replicas may cost; needs scaling.cost."});
    t.section(
        &Autoscale::up, behaviour_table(),
        {.key = "up", .example = "{ at-most: 4 per 15s }", .doc = "When there are to be more."});
    t.section(&Autoscale::down, behaviour_table(),
              {.key = "down", .example = "{ calm: 10min }", .doc = "When there are to be fewer."});
    t.row({.key = "schedule",
           .kind = Kind::kText,
           .shape = Shape::kList,
           .fallback = "none",
           .example = "[\"Mon-Fri 08:00-18:00: 10..20\"]",
           .doc = "The fewest and the most by the clock, in UTC; the first that holds counts."},
          read_schedule);
    return t;
  }();
  return table;
}

const Table<ComponentWatch>& component_watch_table() {
  static const Table<ComponentWatch> table = [] {
    Table<ComponentWatch> t(
        {.name = "metrics",
         .doc = "Where a component says what it is doing: the names of metrics that its replicas "
                "publish, with matchers of labels as in Prometheus, added up over what they match. "
                "Where `watch.prometheus` is given: queries to it."});
    const auto metric = [&t](std::string ComponentWatch::* member, std::string_view key,
                             std::string_view example, std::string_view doc) {
      t.row(member, {.key = key, .fallback = "not told", .example = example, .doc = doc});
    };
    t.row(&ComponentWatch::path, {.key = "path",
                                  .fallback = "/metrics",
                                  .example = "/metrics",
                                  .doc = "Where each replica publishes them."});
    metric(&ComponentWatch::arrivals, "arrivals", "http_requests_total",
           "A counter of the requests that came.");
    metric(&ComponentWatch::in_flight, "in-flight", "requests_in_progress",
           "The requests that are there, those that wait included.");
    metric(&ComponentWatch::queue, "queue", "queue_depth", "The requests that wait.");
    metric(&ComponentWatch::errors, "errors", "http_requests_total{code=~\"5..\"}",
           "A counter of the answers that were errors.");
    t.row(&ComponentWatch::slots,
          {.key = "slots",
           .least = 1,
           .fallback = "slots of the component",
           .example = "20",
           .doc = "Of one replica: utilisation is then the share of them that is in use."});
    return t;
  }();
  return table;
}

const Table<Probe>& probe_table() {
  static const Table<Probe> table = [] {
    Table<Probe> t({.name = "probe",
                    .doc =
                        "A journey that is walked again and again while the service is operated, "
                        "as a user would but without pauses, to see what users see. All probes "
                        "together may ask 5 requests a second.",
                    .short_for = "every"});
    t.row({.key = "every",
           .kind = Kind::kText,
           .fallback = "every 10s",
           .example = "every 5s",
           .doc = "The time from one walk to the next."},
          [](Probe& probe, const Node& node, const FieldInfo& field, Reader& reader) {
            const auto every = every_of(node, field, std::chrono::seconds(1), reader);
            if (every) probe.every = *every;
          });
    t.row(&Probe::patience,
          {.key = "patience",
           .least = 0.1,
           .most = 600,
           .fallback = "10s",
           .example = "5s",
           .doc = "How long a walk may take in all; what is not answered by then has failed."});
    return t;
  }();
  return table;
}

const Table<Watch>& watch_table() {
  static const Table<Watch> table = [] {
    Table<Watch> t({.name = "watch", .doc = "What is measured, and how often."});
    t.row({.key = "scrape",
           .kind = Kind::kText,
           .fallback = "every 1s; with driver exec as often as `period`",
           .example = "every 1s",
           .doc = "The time between two looks; a decision goes by all since the last one."},
          [](Watch& watch, const Node& node, const FieldInfo& field, Reader& reader) {
            watch.scrape = every_of(node, field, std::chrono::milliseconds(100), reader);
          });
    t.row(&Watch::prometheus, {.key = "prometheus",
                               .kind = Kind::kUrl,
                               .fallback = "none",
                               .example = "http://127.0.0.1:9090",
                               .doc = "A Prometheus, or what speaks its API, to ask instead of the "
                                      "replicas."});
    t.named(
        &Watch::metrics, &ComponentWatch::component, component_watch_table(),
        {.key = "metrics",
         .fallback = "none",
         .example = "{ model: { in-flight: chatd_requests_in_flight, queue: chatd_queue_depth } }",
         .doc = "What components publish of themselves, by component."});
    t.named(&Watch::probes, &Probe::journey, probe_table(),
            {.key = "probe",
             .fallback = "none",
             .example = "{ ask: every 5s }",
             .doc = "Which journeys are tried, and how often."});
    return t;
  }();
  return table;
}

}  // namespace

const Table<Operate>& operate_table() {
  static const Table<Operate> table = [] {
    Table<Operate> t({.name = "operate", .doc = "How the running service is watched over."});
    // Read by who tells and who remedies: whatever is written there is kept.
    const auto kept = [&t](std::string_view key, std::string_view doc) {
      t.row({.key = key, .kind = Kind::kAny, .doc = doc},
            [](Operate&, const Node&, const FieldInfo&, Reader&) {});
    };
    t.row(&Operate::environment, {.key = "environment",
                                  .refers_to = Names::kEnvironment,
                                  .fallback = "the only one, else `local`",
                                  .example = "production",
                                  .doc = "The environment that is watched."});
    t.row(&Operate::period, {.key = "period",
                             .least = 1,
                             .most = 3600,
                             .fallback = "15s",
                             .example = "5s",
                             .doc = "The time between two decisions."});
    t.section(&Operate::watch, watch_table(),
              {.key = "watch",
               .example = "{ scrape: every 1s }",
               .doc = "What is measured, and how often."});
    t.named(&Operate::autoscale, &Autoscale::component, autoscale_table(),
            {.key = "autoscale",
             .fallback = "none",
             .example = "{ model: { policy: predictive, target: 70% } }",
             .doc = "What is scaled, by component, and by which policy."});
    kept("escalation", "Who is told when, and who next.");
    kept("remedies", "What is done by itself.");
    kept("notify", "Where messages go.");
    return t;
  }();
  return table;
}

}  // namespace headroom::spec
