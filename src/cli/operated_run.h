// A live operation kept as a run, so that `headroom show` can tell weeks later why there were seven
// replicas at 03:12: its events, each written as it happens.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/context.h"
#include "run/recorder.h"
#include "spec/spec.h"
#include "store/store.h"

namespace headroom::cli {

class OperatedRun {
 public:
  // What cannot be kept is said on `context.err` once, and the operation goes on without.
  // `begun`: the moment of the clock that its events are told by.
  OperatedRun(Context& context, const std::filesystem::path& state_folder, const spec::Spec& spec,
              const std::string& environment, Nanos begun);

  void tell(const run::Event& event);
  void end(Nanos now);

 private:
  // Says why, and keeps nothing more.
  void give_up(const Error& error);

  Context& context_;
  Nanos begun_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<run::Recorder> recorder_;  // must not outlive the store; nothing: it gave up
};

}  // namespace headroom::cli
