// Platform on plain processes of this machine (driver: process).
//
// Everything it knows about what runs is in the journal (drivers/journal.h); an object of this
// class is only a view of it. So any headroom can show and stop what another one started.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/quantity.h"
#include "base/result.h"
#include "drivers/owner.h"
#include "platform/platform.h"
#include "spec/spec.h"

namespace headroom::drivers {

struct ProcessOptions {
  std::string file = {};               // the service file's name, for errors
  std::filesystem::path folder = ".";  // of the service file; what is started runs there
  std::filesystem::path state_folder = ".headroom";
  Owner::Kind owner = Owner::Kind::kSession;
  Nanos grace = std::chrono::seconds(5);  // from SIGTERM to SIGKILL
  // For the requests that a replica behind a balancer still has when it is given up or replaced.
  Nanos patience = std::chrono::seconds(30);
  // Told as it happens: an instance is starting, ready, stopped. For progress.
  std::function<void(const platform::Instance&)> on_change = [](const platform::Instance&) {};
  // Asked a few times per second while start() waits; true ends it with kInterrupted.
  std::function<bool()> interrupted = [] { return false; };
};

// Checks the environment without touching anything: commands, references, order, entry. Fails with
// kInvalid and the place in the file.
//
// start(), for kUp, makes the environment what the file says: instances that run with the same
// command on the same port are kept, all others are replaced, started or stopped. For kSession, it
// uses an environment that is up as a whole, starts one that is not up at all, and fails
// (kUnreachable) on one that is up in part or otherwise than the file says. What sessions of
// headrooms that died have left is stopped first.
//
// scale() and resize() are written down as what is wanted from then on: instances(), and the check
// of a session that finds the environment up, go by it, until start() goes back to the file or
// everything is stopped. Limits change in place where there is a control group. Otherwise, and
// where callers know all addresses because there is no balancer, replicas are replaced one after
// the other. A call that is hurried leaves replicas that it started without being ready to the next
// call, whatever that is for. drain() needs a balancer; resume() ends draining too.
//
// A session that started the environment keeps others from acting on it until stop() or its
// destructor, which stops it too.
Result<std::unique_ptr<platform::Platform>> make_process_platform(
    const spec::System& system, const spec::Environment& environment, ProcessOptions options);

}  // namespace headroom::drivers
