// What the drivers of this module need to know beside the service file.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/quantity.h"
#include "drivers/owner.h"
#include "platform/platform.h"

namespace headroom::containers {

using OnChange = std::function<void(const platform::Instance&)>;

struct Options {
  std::string file = {};               // the service file's name, for errors
  std::filesystem::path folder = ".";  // of the service file
  std::filesystem::path state_folder = ".headroom";
  drivers::Owner::Kind owner = drivers::Owner::Kind::kSession;
  Nanos grace = std::chrono::seconds(5);  // from SIGTERM to SIGKILL
  // For the requests that a replica behind a balancer still has when it is given up or replaced.
  Nanos patience = std::chrono::seconds(30);
  // Told as it happens: an instance is starting, ready, stopped. For progress.
  OnChange on_change = [](const platform::Instance&) {};
  // Asked a few times per second while something is waited for; true ends that with kInterrupted.
  std::function<bool()> interrupted = [] { return false; };
  // Likewise, by whoever scales or resizes where that can be hurried; true ends it as done.
  std::function<bool()> hurried = [] { return false; };
};

}  // namespace headroom::containers
