#include "rehearsal/scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "rehearsal/expected_traffic.h"
#include "rehearsal/plain_world.h"
#include "rehearsal/world_of.h"
#include "workload/expected_peak.h"

namespace headroom::rehearsal {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Nanos kWeek = hours(24 * 7);
constexpr Nanos kPatience = seconds(30);  // who has waited for so long on a bare service is lost

// Seconds where they are affordable, more for weeks and months.
Nanos step_for(Nanos length) {
  if (length <= hours(48)) return seconds(1);
  return length <= hours(24 * 31) ? seconds(5) : seconds(15);
}

Error problem_of(const spec::Spec& spec, std::string what, std::string why, std::string fix) {
  return {.kind = ErrorKind::kInvalid,
          .what = std::move(what),
          .why = std::move(why),
          .fix = std::move(fix),
          .file = spec.file,
          .at = {}};
}

Result<workload::RateCurve> recorded_traffic(const TrafficWish& wish) {
  auto curve = recorded({.path = *wish.trace, .column = wish.column, .length = wish.length});
  if (!curve) return fail(std::move(curve.error()));
  workload::RateCurve smooth = smoothed(*curve);
  return wish.peak ? with_peak(smooth, *wish.peak) : smooth;
}

Result<workload::RateCurve> traffic_of_file(const spec::Spec& spec, Rate peak,
                                            const TrafficWish& wish) {
  ExpectedTraffic expected{.peak = wish.peak.value_or(peak),
                           .peak_hour = spec.workload.peak_hour,
                           .growth = std::nullopt,
                           .length = wish.length.value_or(kWeek)};
  // The wave can be no flatter than flat and no steeper than half a day's load in an hour.
  expected.peak_hour.value = std::clamp(expected.peak_hour.value, 1.0 / 24, 0.5);
  if (!wish.growth.empty()) {
    const auto& all = spec.workload.growth;
    const auto growth = std::ranges::find(all, wish.growth, &spec::Growth::name);
    if (growth == all.end()) {
      return fail(problem_of(spec, fmt::format("there is no growth {}", wish.growth),
                             "it stands under workload.growth", "name one of the file"));
    }
    auto curve = growth::Curve::of(*growth);
    if (!curve) return fail(std::move(curve.error()));
    expected.growth = std::move(*curve);
  }
  return expected_traffic(expected);
}

void set_traffic(Scene& scene, workload::RateCurve curve, const TrafficWish& wish,
                 std::string_view unit) {
  scene.rehearsal.length = from_seconds(curve.length_seconds());
  const double peak = curve.peak_per_second();
  scene.traffic =
      fmt::format("{} of {}, up to {:.4g} {} a second", to_string(scene.rehearsal.length),
                  wish.trace ? wish.trace->filename().string() : "expected days", peak, unit);
  if (wish.crowd) {
    curve = with_crowd(curve, *wish.crowd);
    scene.traffic += fmt::format(", {:g}x for {} after {}", wish.crowd->times,
                                 to_string(wish.crowd->length), to_string(wish.crowd->at));
  }
  scene.rehearsal.sessions = std::move(curve);
  scene.rehearsal.model.step = step_for(scene.rehearsal.length);
  // Whole steps.
  scene.rehearsal.length -= scene.rehearsal.length % scene.rehearsal.model.step;
}

}  // namespace

std::expected<Scene, Problems> scene_of(spec::Spec spec, const TrafficWish& wish) {
  auto recording = wish.trace ? std::optional(recorded_traffic(wish)) : std::nullopt;
  if (recording && !*recording) return std::unexpected(Problems{recording->error()});
  const auto peak = workload::expected_peak(spec.workload);
  if (!peak && !recording && !wish.peak) {
    return std::unexpected(Problems{problem_of(
        spec, "no traffic is expected", workload::missing_for_expected_peak(spec.workload),
        "name a recording by --trace, or a peak by --peak")});
  }
  auto service =
      peak ? design::service_of(spec) : design::service_at(spec, wish.peak.value_or(Rate{1}));
  if (!service) return std::unexpected(std::move(service.error()));
  auto traffic = recording ? std::move(*recording) : traffic_of_file(spec, service->peak, wish);
  if (!traffic) return std::unexpected(Problems{std::move(traffic.error())});
  // A recording's shape, at the height that the file expects.
  if (recording && !wish.peak && peak) *traffic = with_peak(*traffic, *peak);
  Scene scene;
  scene.rehearsal.model = world_of(*service);
  scene.service = spec.service.empty() ? "the service" : spec.service;
  scene.spec = std::move(spec);
  set_traffic(scene, std::move(*traffic), wish, "sessions");
  scene.planned = std::make_shared<const design::Service>(std::move(*service));
  scene.known = known_of(scene.planned);
  if (contenders(scene.spec).empty()) {
    return std::unexpected(Problems{
        problem_of(scene.spec, "nothing can be scaled", "no component says how far it can grow",
                   "for example under system.components: "
                   "api: { scaling: { replicas: 1..20, start: 30s } }")});
  }
  return scene;
}

std::expected<Scene, Problems> scene_of(const BareService& bare, const TrafficWish& wish) {
  auto traffic = recorded_traffic(wish);
  if (!traffic) return std::unexpected(Problems{std::move(traffic.error())});
  const double peak = traffic->peak_per_second();
  const Rate capacity = bare.capacity.value_or(Rate{peak > 0 ? peak / 100 : 1});
  Scene scene;
  scene.rehearsal.model = plain_world(
      {.capacity = capacity,
       .start = bare.start,
       .patience = kPatience,
       .replicas = std::clamp(replicas_for(traffic->per_second_at(0), capacity.per_second), 1,
                              bare.replicas_max),
       .price_per_hour = 0});
  scene.service =
      fmt::format("a bare service, {:.4g} requests a second of each replica", capacity.per_second);
  spec::Component component;
  component.name = scene.rehearsal.model.components.front().name;
  component.replicas = scene.rehearsal.model.components.front().replicas;
  component.scaling =
      spec::Scaling{.replicas_min = 1, .replicas_max = bare.replicas_max, .start = bare.start};
  scene.spec.system.entry = component.name;
  scene.spec.system.components.push_back(std::move(component));
  set_traffic(scene, std::move(*traffic), wish, "requests");
  scene.known = [capacity](std::string_view) {
    return control::Known{.capacity = capacity.per_second, .slots = {}, .per_entry = 1};
  };
  return scene;
}

}  // namespace headroom::rehearsal
