#include "containers/container_stopping.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <future>
#include <optional>

#include "drivers/log_file.h"

namespace headroom::containers {
namespace {

constexpr std::size_t kKeptLogBytes = 256 * 1024;

// One that has ended.
struct Stopped {
  platform::Instance instance;
  std::optional<Error> problem;
};

Stopped stop_one(const Engine& engine, const Container& container,
                 const drivers::StateFolder& state, Nanos grace) {
  const std::string id = fmt::format("container {}", container.short_id());
  const auto failed = [&](const Error& error) {
    return Stopped{instance_of(container, platform::Health::kFailed, id + ", " + error.why), error};
  };
  const auto killed = stop_container(engine, container, grace);
  if (!killed) return failed(killed.error());
  // Without its log it is stopped all the same.
  const auto log = keep_log(engine, container, state);
  if (auto removed = remove_container(engine, container.id); !removed) {
    return failed(removed.error());
  }
  std::string detail = id;
  if (*killed) detail += fmt::format(", killed: still there {} after SIGTERM", to_string(grace));
  if (!container.runs()) detail += ", had already ended";
  Stopped stopped{instance_of(container, platform::Health::kStopped, detail), {}};
  stopped.instance.log = log.value_or("");
  return stopped;
}

}  // namespace

platform::Instance instance_of(const Container& container, platform::Health health,
                               std::string detail) {
  return {.component = container.mark.component,
          .index = container.mark.index,
          .address = container.address,
          .health = health,
          .log = {},
          .detail = std::move(detail)};
}

Result<std::vector<platform::Instance>> stop_containers(const Engine& engine,
                                                        std::vector<Container> containers,
                                                        const drivers::StateFolder& state,
                                                        Nanos grace, const OnChange& on_change) {
  const auto rank_of = [](const Container& one) { return one.mark.rank; };
  std::ranges::stable_sort(containers, std::ranges::greater(), rank_of);
  std::vector<platform::Instance> stopped;
  std::optional<Error> problem;
  for (auto first = containers.begin(); first != containers.end();) {
    const auto last = std::find_if(first, containers.end(), [&](const Container& one) {
      return rank_of(one) != rank_of(*first);
    });
    std::vector<std::future<Stopped>> stopping;
    for (; first != last; ++first) {
      stopping.push_back(std::async(std::launch::async, [&engine, &state, grace, one = *first] {
        return stop_one(engine, one, state, grace);
      }));
    }
    for (std::future<Stopped>& one : stopping) {
      Stopped done = one.get();
      if (!problem) problem = std::move(done.problem);
      stopped.push_back(std::move(done.instance));
      on_change(stopped.back());
    }
  }
  if (problem) return fail(*std::move(problem));
  return stopped;
}

Result<std::string> keep_log(const Engine& engine, const Container& container,
                             const drivers::StateFolder& state) {
  const Mark& mark = container.mark;
  const auto path = state.log(mark.environment, mark.component, mark.index);
  const auto text = log_of(engine, container.id, kKeptLogBytes);
  if (!text) return fail(text.error());
  if (auto made = drivers::make_folder_of(path); !made) return fail(made.error());
  if (auto rotated = drivers::rotate_log(path); !rotated) return fail(rotated.error());
  std::ofstream(path, std::ios::binary) << *text;
  return path.string();
}

}  // namespace headroom::containers
