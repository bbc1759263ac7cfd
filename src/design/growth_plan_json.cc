#include "design/growth_plan_json.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "run/json_parts.h"

namespace headroom::design {
namespace {

using run::Json;

Json finite(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json rate_json(const std::optional<Rate>& rate) {
  return rate ? finite(rate->per_second) : Json(nullptr);
}

Json date_json(const std::optional<growth::Date>& date) {
  return date ? Json(growth::to_string(*date)) : Json(nullptr);
}

Json verdicts_json(const std::vector<run::Verdict>& verdicts) {
  Json json = Json::array();
  for (const run::Verdict& verdict : verdicts) json.push_back(run::requirement_json(verdict));
  return json;
}

Json demand_json(const std::vector<workload::DemandLine>& demand) {
  Json json = Json::array();
  for (const workload::DemandLine& line : demand) {
    json.push_back({{"step", line.name}, {"value", line.value}, {"how", line.how}});
  }
  return json;
}

std::string_view name_of(Limit::Kind kind) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "cores", "slots",     "batch",   "concurrency", "connections",
      "rate",  "receiving", "sending", "open",        "disk"};
  return kNames[static_cast<std::size_t>(kind)];
}

Json disk_json(const std::optional<FullDisk>& disk) {
  if (!disk) return nullptr;
  return {{"name", disk->component}, {"on", growth::to_string(disk->on)}};
}

Json optional_json(const std::optional<double>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json endpoints_json(const std::vector<EndpointLoad>& endpoints) {
  Json json = Json::array();
  for (const EndpointLoad& endpoint : endpoints) {
    json.push_back({{"step", endpoint.step},
                    {"requests_per_s", endpoint.requests.per_second},
                    {"request_bytes", optional_json(endpoint.bytes.request)},
                    {"response_bytes", optional_json(endpoint.bytes.response)},
                    {"in_bit_per_s", endpoint.bandwidth.in.per_second},
                    {"out_bit_per_s", endpoint.bandwidth.out.per_second}});
  }
  return json;
}

Json storage_json(const std::vector<Storage>& all, const Capacity& capacity) {
  Json json = Json::array();
  for (const Storage& storage : all) {
    json.push_back({{"name", capacity.components[storage.component].name()},
                    {"written_bytes_per_day", storage.written},
                    {"held_bytes", storage.held.front().value},
                    {"room_bytes", optional_json(storage.room)},
                    {"usable_until", date_json(storage.usable().expected)},
                    {"full_on", date_json(storage.full().expected)}});
  }
  return json;
}

Json weight_json(const Weight& weight, Rate peak) {
  constexpr double kBitsPerByte = 8;
  return {{"in_bit_per_s", peak.per_second * weight.received * kBitsPerByte},
          {"out_bit_per_s", peak.per_second * weight.sent * kBitsPerByte},
          {"open_connections", peak.per_second * weight.open}};
}

Json component_json(const ComponentCapacity& component, Rate peak) {
  Json json;
  json["name"] = component.name();
  json["replicas"] = component.replicas();
  json["requests_per_session"] = component.flow().requests;
  json["work_s"] = component.flow().work;
  json["limits"] = Json::array();
  for (const Limit& limit : component.flow().limits) {
    Json one{{"of", name_of(limit.kind)}, {"have", limit.have}, {"use_per_session", limit.use}};
    if (!limit.to.empty()) one["to"] = limit.to;
    json["limits"].push_back(std::move(one));
  }
  json["network"] = weight_json(component.flow().weight, peak);
  const auto used = [&](int replicas) {
    return replicas < 1 ? Json(nullptr) : Json(component.utilisation(peak, replicas));
  };
  json["utilisation"] = used(component.replicas());
  json["utilisation_one_replica_less"] = used(component.replicas() - 1);
  json["utilisation_one_zone_less"] = used(component.without_a_zone());
  json["usable_per_s"] = finite(component.usable().per_second);
  json["saturated_per_s"] = finite(component.capacity().per_second);
  return json;
}

Json point_json(const BreakPoint& point) {
  return {{"holds_at_per_s", rate_json(point.holds)},
          {"breaks_at_per_s", rate_json(point.breaks)},
          {"broke_first", verdicts_json(point.broken)},
          {"full_first", point.full ? Json{{"name", point.full->component},
                                           {"of", name_of(point.full->limit.kind)}}
                                    : Json(nullptr)}};
}

Json sizing_json(const Sizing& sizing, const Capacity& capacity) {
  Json json;
  json["replicas"] = Json::object();
  json["beyond_scaling"] = Json::array();
  for (std::size_t i = 0; i < sizing.replicas.size(); ++i) {
    json["replicas"][capacity.components[i].name()] = sizing.replicas[i];
    if (sizing.beyond_scaling[i]) json["beyond_scaling"].push_back(capacity.components[i].name());
  }
  json["holds"] = sizing.holds;
  json["requirements"] = verdicts_json(sizing.judgement.verdicts);
  json["in_flight"] = sizing.in_flight;
  json["cost_per_h"] = sizing.cost ? Json(sizing.cost->per_hour) : Json(nullptr);
  json["currency"] = sizing.cost ? Json(sizing.cost->currency) : Json(nullptr);
  return json;
}

Json scaled_json(const std::vector<Scaled>& all, const Capacity& capacity) {
  Json json = Json::array();
  for (const Scaled& scaled : all) {
    json.push_back({{"name", capacity.components[scaled.component].name()},
                    {"least", scaled.least},
                    {"most", scaled.most},
                    {"replicas", scaled.taken ? Json(*scaled.taken) : Json(nullptr)},
                    {"suffices", scaled.suffices()},
                    {"usable_per_s", finite(scaled.reaches.per_second)},
                    {"delay_s", to_seconds(scaled.delay)},
                    {"slack", scaled.slack}});
  }
  return json;
}

Json outgrown_json(const GrowthPlan& plan, const Outlook& outlook) {
  Json json = Json::object();
  for (std::size_t i = 0; i < plan.scaled.size(); ++i) {
    const std::string& name = plan.capacity.components[plan.scaled[i].component].name();
    json[name] = date_json(outlook.outgrown[i].expected);
  }
  return json;
}

// Each component once, by what of it is saturated first.
Json first_dates_json(const Outlook& outlook, const Capacity& capacity) {
  Json json = Json::array();
  for (const ComponentCapacity* component : capacity.by_exhaustion()) {
    const auto first = std::ranges::find_if(outlook.components, [&](const ComponentDates& dates) {
      return dates.name == component->name() && dates.limit.kind != Limit::Kind::kDisk;
    });
    const bool has_limit = first != outlook.components.end();
    json.push_back(
        {{"name", component->name()},
         {"usable_until", has_limit ? date_json(first->usable.expected) : Json(nullptr)},
         {"saturated_on", has_limit ? date_json(first->saturated.expected) : Json(nullptr)}});
  }
  return json;
}

Json dates_json(const Outlook& outlook) {
  Json json = Json::array();
  for (const ComponentDates& dates : outlook.components) {
    Json one{{"name", dates.name}, {"of", name_of(dates.limit.kind)}, {"have", dates.limit.have}};
    if (!dates.limit.to.empty()) one["to"] = dates.limit.to;
    one["usable_until"] = date_json(dates.usable.expected);
    one["saturated_on"] = date_json(dates.saturated.expected);
    json.push_back(std::move(one));
  }
  return json;
}

Json held_json(const Outlook& outlook, const growth::Date date, const Capacity& capacity) {
  Json json = Json::object();
  const auto day = static_cast<std::size_t>((date - outlook.daily.front().date).count());
  for (const Storage& storage : outlook.storage) {
    json[capacity.components[storage.component].name()] = storage.held[day].value;
  }
  return json;
}

Json outlook_json(const GrowthPlan& plan, const Outlook& outlook) {
  const Capacity& capacity = plan.capacity;
  Json json;
  json["growth"] = outlook.name;
  json["curve"] = outlook.curve;
  json["breaks_on"] = date_json(outlook.breaks);
  json["disk_full_first"] = disk_json(outlook.full);
  json["components"] = first_dates_json(outlook, capacity);
  json["runs_out"] = dates_json(outlook);
  json["outgrown_on"] = outgrown_json(plan, outlook);
  json["points"] = Json::array();
  for (const OutlookPoint& point : outlook.points) {
    Json one;
    one["date"] = growth::to_string(point.sessions.date);
    one["peak_per_s"] = point.sessions.value;
    one["utilisation"] = Json::object();
    for (std::size_t i = 0; i < point.utilisation.size(); ++i) {
      one["utilisation"][capacity.components[i].name()] = point.utilisation[i];
    }
    one["held_bytes"] = held_json(outlook, point.sessions.date, capacity);
    one["takes"] = sizing_json(point.sizing, capacity);
    json["points"].push_back(std::move(one));
  }
  return json;
}

}  // namespace

std::string growth_plan_json(const GrowthPlan& plan) {
  Json json;
  json["headroom_plan"] = kPlanJsonVersion;
  json["service"] = plan.service;
  json["today"] = growth::to_string(plan.today);
  json["demand"] = demand_json(plan.demand);
  json["peak_per_s"] = plan.peak.per_second;
  json["components"] = Json::array();
  for (const ComponentCapacity& component : plan.capacity.components) {
    json["components"].push_back(component_json(component, plan.peak));
  }
  json["endpoints"] = endpoints_json(plan.endpoints);
  json["storage"] = storage_json(plan.storage, plan.capacity);
  json["holds"] = plan.holds;
  json["requirements"] = verdicts_json(plan.as_is.verdicts);
  json["takes"] = sizing_json(plan.takes, plan.capacity);
  json["scaling"] = scaled_json(plan.scaled, plan.capacity);
  json["break_point"] = point_json(plan.break_point);
  json["journeys"] = Json::object();
  for (const JourneyBreakPoint& one : plan.journeys) {
    json["journeys"][one.journey] = point_json(one.point);
  }
  json["outlooks"] = Json::array();
  for (const Outlook& outlook : plan.outlooks) {
    json["outlooks"].push_back(outlook_json(plan, outlook));
  }
  return run::print(json);
}

}  // namespace headroom::design
