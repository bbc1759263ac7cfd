#include "control/series_store.h"

namespace headroom::control {
namespace {

// Looking through all of them at each value that finds no room would take long.
constexpr Nanos kBetweenForgetting = std::chrono::minutes(1);

}  // namespace

void SeriesStore::add(std::string_view series, Nanos at, double value) {
  auto found = series_.find(series);
  if (found == series_.end()) {
    if (series_.size() >= most_series_) forget_silent(at);
    if (series_.size() >= most_series_) {
      ++left_out_;
      return;
    }
    found = series_.emplace(series, History(History::kShort)).first;
  }
  found->second.add(at, value);
}

const History* SeriesStore::find(std::string_view series) const {
  const auto found = series_.find(series);
  return found == series_.end() ? nullptr : &found->second;
}

void SeriesStore::forget_silent(Nanos now) {
  if (now - forgot_at_ < kBetweenForgetting) return;
  forgot_at_ = now;
  std::erase_if(series_,
                [now](const auto& one) { return now - one.second.at() > History::kShort.back(); });
}

}  // namespace headroom::control
