#include "trial/fan_out.h"

namespace headroom::trial {
namespace {

template <class Call>
Result<void> each(const std::vector<run::Recorder*>& recorders, Call call) {
  for (run::Recorder* recorder : recorders) {
    if (auto done = call(*recorder); !done) return done;
  }
  return {};
}

}  // namespace

Result<void> FanOut::begin(const run::Header& header) {
  return each(recorders_, [&](run::Recorder& to) { return to.begin(header); });
}

Result<void> FanOut::add(const run::Slice& slice) {
  return each(recorders_, [&](run::Recorder& to) { return to.add(slice); });
}

Result<void> FanOut::add(const run::Event& event) {
  return each(recorders_, [&](run::Recorder& to) { return to.add(event); });
}

Result<void> FanOut::finish(const run::End& end) {
  return each(recorders_, [&](run::Recorder& to) { return to.finish(end); });
}

Result<void> BestEffort::note(Result<void> outcome) {
  if (!outcome) problem_ = std::move(outcome.error());
  return {};
}

Result<void> BestEffort::begin(const run::Header& header) {
  return problem_ ? Result<void>{} : note(recorder_.begin(header));
}

Result<void> BestEffort::add(const run::Slice& slice) {
  return problem_ ? Result<void>{} : note(recorder_.add(slice));
}

Result<void> BestEffort::add(const run::Event& event) {
  return problem_ ? Result<void>{} : note(recorder_.add(event));
}

Result<void> BestEffort::finish(const run::End& end) {
  return problem_ ? Result<void>{} : note(recorder_.finish(end));
}

}  // namespace headroom::trial
