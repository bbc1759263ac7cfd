// Runs kept, in SQLite: one file, `.headroom/runs.db`.
//
// Every slice is a transaction of its own in write-ahead mode, so a run whose process was killed is
// readable up to its last second and has no end; `abandoned` tells it from one that is still going
// on. Several processes may read and write at once; within one, a Store and its writers belong to
// one thread at a time, and another thread opens its own. docs/formats/runs.md specifies the
// tables.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "run/recorder.h"
#include "run/run.h"

namespace headroom::store {

// A line of `headroom runs`.
struct Entry {
  run::Header header;
  enum class State {
    kFinished,
    kInterrupted,  // the user stopped it
    kGoing,
    kAbandoned,  // its process died, or gave it up, before the end
  } state = State::kFinished;
  Nanos duration{};
  std::string outcome;  // "pass", "fail", "untrusted", "partial"; empty until judged
};

// What was predicted of a run, beside what was measured.
struct Prediction {
  std::string model;    // by what, for people: "the service file", "learned 2026-11-26 from ..."
  std::string figures;  // run::figures_json()
};

struct KeptPrediction {
  Entry entry;
  Prediction prediction;
};

class Store {
 public:
  // Opens or creates. kStorage when the file cannot be written or was written by a newer headroom.
  static Result<Store> open(const std::filesystem::path& file);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // Newest first, at most `limit`.
  Result<std::vector<Entry>> list(std::size_t limit) const;
  // By whole id, by an unambiguous part of one, or "last". kInvalid with the nearest ids otherwise.
  Result<run::Run> load(std::string_view id) const;
  // The same, told to a recorder second by second, so that it need not fit into memory: all events
  // before the first slice. Fails with the recorder's error when that fails.
  Result<void> replay(std::string_view id, run::Recorder& into) const;
  Result<Entry> entry(std::string_view id) const;
  Result<void> set_outcome(std::string_view id, std::string_view outcome);
  // What the runs of a series (run::Header) came to together, for people, as it was told at the
  // end. `series` is the whole id; a later summary replaces an earlier one.
  Result<void> keep_summary(std::string_view series, std::string_view summary);
  // Nothing while the series goes on, or when its process died before the end.
  Result<std::optional<std::string>> summary(std::string_view series) const;

  // A later prediction of a run replaces an earlier one.
  Result<void> keep_prediction(std::string_view run, const Prediction& prediction);
  // Of the newest runs that have one, newest first.
  Result<std::vector<KeptPrediction>> predictions(std::size_t limit) const;

  // Writes one run as it happens; it must not outlive the store.
  std::unique_ptr<run::Recorder> writer();

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace headroom::store
