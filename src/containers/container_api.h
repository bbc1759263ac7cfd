// Containers by the Docker Engine API: made, started, looked at, limited, stopped.
//
// What cannot be done fails with kUnreachable and the engine's own words, unless said otherwise.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "containers/engine.h"
#include "containers/mark.h"
#include "drivers/instance_command.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::containers {

// Of a container that is to be made.
struct ContainerOrder {
  std::string name;
  std::string image;
  drivers::FilledCommand command;  // no arguments: what the image runs by itself
  std::string network;             // "host", or of that name
  platform::Limits limits;
  Mark mark;
};

struct Container {
  enum class State { kCreated, kRunning, kPaused, kEnded };

  std::string id;
  std::string name;
  Mark mark;
  State state = State::kCreated;
  std::string status;        // in the engine's words: "Exited (137) 2 seconds ago"
  std::string address;       // host:port
  std::int64_t made_at = 0;  // seconds since 1970

  bool runs() const { return state == State::kRunning || state == State::kPaused; }
  // As people know it: the first twelve digits.
  std::string short_id() const { return id.substr(0, 12); }
};

// How a container ended: "exited with status 3".
struct Ended {
  std::string how;
};

// Fails with kInvalid when the engine has no such image and `pull` is kNever; otherwise fetches it,
// for a quarter of an hour at most.
Result<void> ensure_image(const Engine& engine, const std::string& image,
                          spec::Containers::Pull pull);

// All that carry the mark of that place (mark.h), ended ones too, by component and index.
Result<std::vector<Container>> list_containers(const Engine& engine, const std::string& place);

// Gives its id. It does not run yet.
Result<std::string> make_container(const Engine& engine, const ContainerOrder& order);
Result<void> start_container(const Engine& engine, const std::string& id);
// SIGTERM, or what the image says instead, and SIGKILL after `grace`, in whole seconds. One that
// has ended, or is gone, is fine. True when it had to be killed.
Result<bool> stop_container(const Engine& engine, const Container& container, Nanos grace);
// Also one that runs.
Result<void> remove_container(const Engine& engine, const std::string& id);

Result<void> signal_container(const Engine& engine, const Container& container,
                              std::string_view signal);
Result<void> pause_container(const Engine& engine, const Container& container);
Result<void> resume_container(const Engine& engine, const Container& container);

Result<void> limit_container(const Engine& engine, const Container& container,
                             const platform::Limits& limits);
Result<platform::Limits> limits_of(const Engine& engine, const std::string& id);

// Nothing while it runs.
Result<std::optional<Ended>> end_of(const Engine& engine, const std::string& id);
// What each has used, by its id, all asked at once, since an engine takes up to a second for each.
// One of which it cannot tell is left out.
std::vector<platform::Usage> usage_of(
    const Engine& engine, const std::vector<std::pair<platform::Replica, std::string>>& ids);
// The last of what it printed, at most 2000 lines and so many bytes.
Result<std::string> log_of(const Engine& engine, const std::string& id, std::size_t bytes);

}  // namespace headroom::containers
