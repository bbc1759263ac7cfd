#include "report/plan_volume.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figures.h"
#include "report/growth_plan_words.h"
#include "workload/little.h"

namespace headroom::report {
namespace {

constexpr double kBitsPerByte = 8;
constexpr const char* kNothing = "–";

std::string size_text(const std::optional<double>& bytes) {
  return bytes ? bytes_text(*bytes) : "unknown";
}

std::string wire_text(double bytes_per_second) {
  return bits_text(BitRate{bytes_per_second * kBitsPerByte});
}

workload::Bandwidth of_users(const design::GrowthPlan& plan) {
  workload::Bandwidth sum;
  for (const design::EndpointLoad& endpoint : plan.endpoints) {
    sum.in.per_second += endpoint.bandwidth.in.per_second;
    sum.out.per_second += endpoint.bandwidth.out.per_second;
  }
  return sum;
}

// On average, and the number that 98 % of moments stay below.
std::string open_text(double mean) {
  return fmt::format("{} (to {})", count_to_string(std::round(mean * 10) / 10),
                     count_to_string(std::ceil(workload::most_at_once(mean))));
}

std::string held_text(const design::Storage& storage, std::size_t day) {
  const double held = storage.held[day].value;
  return storage.room ? fmt::format("{} ({})", bytes_text(held), use_text(held / *storage.room))
                      : bytes_text(held);
}

const design::Storage* storage_of(const std::vector<design::Storage>& all, std::size_t component) {
  const auto found = std::ranges::find(all, component, &design::Storage::component);
  return found == all.end() ? nullptr : &*found;
}

// "2027-03-20"; ten years are as good as never.
std::string full_text(const design::Storage& storage) {
  if (!storage.room) return "no limit told";
  const auto date = storage.full().expected;
  return date ? growth::to_string(*date) : "never";
}

}  // namespace

WordTable endpoint_table(const design::GrowthPlan& plan) {
  WordTable table{.head = {"step", "requests", "request", "response", "in", "out"}, .rows = {}};
  for (const design::EndpointLoad& endpoint : plan.endpoints) {
    table.rows.push_back({endpoint.step, rate_text(endpoint.requests.per_second),
                          size_text(endpoint.bytes.request), size_text(endpoint.bytes.response),
                          bits_text(endpoint.bandwidth.in), bits_text(endpoint.bandwidth.out)});
  }
  if (table.rows.empty()) return table;
  const workload::Bandwidth users = of_users(plan);
  table.rows.push_back({"all", "", "", "", bits_text(users.in), bits_text(users.out)});
  return table;
}

WordTable volume_table(const design::GrowthPlan& plan) {
  WordTable table{.head = {"component", "in", "out", "connections"}, .rows = {}};
  if (plan.endpoints.empty() && plan.storage.empty()) return table;
  const bool stores = !plan.storage.empty();
  if (stores) table.head.insert(table.head.end(), {"stores a day", "keeps", "full on"});
  for (std::size_t i = 0; i < plan.capacity.components.size(); ++i) {
    const design::ComponentCapacity& component = plan.capacity.components[i];
    const design::Weight& weight = component.flow().weight;
    const double sessions = plan.peak.per_second;
    std::vector<std::string> row = {component.name(), wire_text(sessions * weight.received),
                                    wire_text(sessions * weight.sent),
                                    open_text(sessions * weight.open)};
    if (const design::Storage* storage = storage_of(plan.storage, i)) {
      row.insert(row.end(),
                 {bytes_text(storage->written), held_text(*storage, 0), full_text(*storage)});
    } else if (stores) {
      row.insert(row.end(), {kNothing, kNothing, kNothing});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

WordTable volume_by_date(const design::GrowthPlan& plan, const design::Outlook& outlook) {
  WordTable table{.head = {"what flows", "in", "out"}, .rows = {}};
  if (plan.endpoints.empty() && outlook.storage.empty()) return table;
  for (const design::Storage& storage : outlook.storage) {
    table.head.push_back(plan.capacity.components[storage.component].name() + " keeps");
  }
  const workload::Bandwidth users = of_users(plan);
  for (const design::OutlookPoint& point : outlook.points) {
    const double factor = point.sessions.value / plan.peak.per_second;
    const auto day =
        static_cast<std::size_t>((point.sessions.date - outlook.daily.front().date).count());
    std::vector<std::string> row = {growth::to_string(point.sessions.date),
                                    bits_text(BitRate{users.in.per_second * factor}),
                                    bits_text(BitRate{users.out.per_second * factor})};
    for (const design::Storage& storage : outlook.storage) row.push_back(held_text(storage, day));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace headroom::report
