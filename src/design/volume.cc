#include "design/volume.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "workload/data_numbers.h"
#include "workload/session.h"
#include "workload/step_names.h"

namespace headroom::design {
namespace {

constexpr double kBitsPerByte = 8;
// So many tell a mean idle time to some percent.
constexpr std::uint64_t kSessionsWalked = 2000;

// The component that users reach.
const spec::Component& entry_of(const spec::System& system) {
  const auto named = std::ranges::find(system.components, system.entry, &spec::Component::name);
  return named == system.components.end() ? system.components.front() : *named;
}

Result<std::optional<double>> mean_of(const std::optional<spec::SizeFormula>& formula,
                                      const workload::Plan& plan) {
  if (!formula) return std::nullopt;
  auto bytes = static_cast<double>(formula->fixed.count);
  for (const spec::SizeFormula::Term& term : formula->terms) {
    const auto column = workload::find_column(plan, term.name);
    if (!column) return fail(column.error());
    const auto numbers = workload::numbers_of(plan, *column);
    if (!numbers) return fail(numbers.error());
    const double sum = std::accumulate(numbers->begin(), numbers->end(), 0.0);
    bytes += static_cast<double>(term.each.count) * sum / static_cast<double>(numbers->size());
  }
  return bytes;
}

Result<MessageBytes> bytes_of(const spec::MessageSizes& sizes, const workload::Plan& plan) {
  auto request = mean_of(sizes.request, plan);
  if (!request) return fail(std::move(request.error()));
  auto response = mean_of(sizes.response, plan);
  if (!response) return fail(std::move(response.error()));
  return MessageBytes{.request = *request, .response = *response};
}

Error of(const spec::Spec& spec, const std::string& what, Error error) {
  error.file = spec.file;
  error.what = what + ": " + error.what;
  return error;
}

// A pause is idle as long as the server leaves the connection open; after its last answer a session
// is.
std::vector<double> idle_of(const workload::Plan& plan, Nanos keep_alive) {
  std::vector<double> idle(plan.steps.size(), 0);
  std::vector<double> visits(plan.steps.size(), 0);
  workload::Session session(plan, workload::Answers::kUnseen);
  for (std::uint64_t i = 0; i < kSessionsWalked; ++i) {
    session.begin(i);
    auto visit = session.next();
    while (visit) {
      const auto next = session.next();
      const Nanos pause = next ? std::min(next->pause, keep_alive) : keep_alive;
      idle[visit->step] += to_seconds(pause);
      visits[visit->step] += 1;
      visit = next;
    }
  }
  for (std::size_t step = 0; step < idle.size(); ++step) {
    idle[step] = visits[step] > 0 ? idle[step] / visits[step] : to_seconds(keep_alive);
  }
  return idle;
}

// Adds the way of so many messages to who asks and to who answers.
void carry(double count, double request, double response, Weight* asks, Weight& answers) {
  answers.received += count * request;
  answers.sent += count * response;
  if (asks == nullptr) return;
  asks->sent += count * request;
  asks->received += count * response;
}

void add_limits(const spec::Component& component, ComponentFlow& flow) {
  const auto add = [&](Limit::Kind kind, double have, double use) {
    if (use > 0) flow.limits.push_back({.kind = kind, .to = {}, .have = have, .use = use});
  };
  if (component.network) {
    add(Limit::Kind::kReceiving, component.network->per_second,
        flow.weight.received * kBitsPerByte);
    add(Limit::Kind::kSending, component.network->per_second, flow.weight.sent * kBitsPerByte);
  }
  if (component.max_connections) {
    add(Limit::Kind::kOpen, *component.max_connections, flow.weight.open);
  }
}

std::vector<double> stored_by_step(const spec::Component& component, const workload::Plan& plan) {
  std::vector<double> stored(plan.steps.size(), 0);
  if (!component.stores) return stored;
  const auto copies = static_cast<double>(component.stores->copies);
  for (std::size_t step = 0; step < stored.size(); ++step) {
    const Bytes each = workload::value_for(component.stores->each, plan.steps[step].name);
    stored[step] = copies * static_cast<double>(each.count);
  }
  return stored;
}

}  // namespace

bool Volume::has_sizes() const {
  return std::ranges::any_of(
      steps, [](const MessageBytes& bytes) { return bytes.request || bytes.response; });
}

Result<Volume> volume_of(const spec::Spec& spec, const workload::Plan& plan) {
  Volume volume;
  for (const workload::Step& step : plan.steps) {
    auto bytes = bytes_of(step.size, plan);
    if (!bytes) return fail(of(spec, "size of " + step.name, std::move(bytes.error())));
    volume.steps.push_back(*bytes);
  }
  for (const spec::Component& component : spec.system.components) {
    auto& calls = volume.calls.emplace_back();
    for (const spec::Call& call : component.calls) {
      auto bytes = bytes_of(call.size, plan);
      if (!bytes) return fail(of(spec, "size of a call to " + call.to, std::move(bytes.error())));
      if (call.mode == spec::Call::Mode::kAsync && !bytes->response) bytes->response = 0;
      calls.push_back(*bytes);
    }
    volume.stored.push_back(stored_by_step(component, plan));
  }
  volume.idle = idle_of(plan, entry_of(spec.system).keep_alive.value_or(Nanos{0}));
  return volume;
}

void weigh(const spec::System& system, const Volume& volume, const std::vector<double>& per_session,
           std::vector<ComponentFlow>& flows) {
  const auto index_of = [&](const std::string& name) {
    return static_cast<std::size_t>(
        std::ranges::find(system.components, name, &spec::Component::name) -
        system.components.begin());
  };
  const std::size_t entry = index_of(entry_of(system).name);
  for (ComponentFlow& flow : flows) flow.weight.open = flow.requests * flow.stay;
  for (std::size_t step = 0; step < per_session.size(); ++step) {
    const MessageBytes& bytes = volume.steps[step];
    carry(per_session[step], bytes.request.value_or(0), bytes.response.value_or(0), nullptr,
          flows[entry].weight);
    flows[entry].weight.open += per_session[step] * volume.idle[step];
    for (std::size_t i = 0; i < flows.size(); ++i) {
      flows[i].weight.stored += flows[i].by_class[step] * volume.stored[i][step];
      for (std::size_t call = 0; call < flows[i].calls.size(); ++call) {
        const MessageBytes& own = volume.calls[i][call];
        carry(flows[i].calls[call][step], own.request.value_or(bytes.request.value_or(0)),
              own.response.value_or(bytes.response.value_or(0)), &flows[i].weight,
              flows[index_of(system.components[i].calls[call].to)].weight);
      }
    }
  }
  for (std::size_t i = 0; i < flows.size(); ++i) add_limits(system.components[i], flows[i]);
}

}  // namespace headroom::design
