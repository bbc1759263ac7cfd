// Names of steps, as the rest of the service file uses them: a step is known by its name in the
// file even where a plan calls it "journey.step" because another journey has one of that name too.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace headroom::workload {

// "ask" of "chat.ask".
inline std::string_view own_name(std::string_view step) {
  const std::size_t dot = step.rfind('.');
  return dot == std::string_view::npos ? step : step.substr(dot + 1);
}

// By the step's whole name, else its own, else what stands for the others; T{} where nothing does.
template <class T>
T value_for(const std::map<std::string, T>& by_step, std::string_view step) {
  for (const std::string_view name : {step, own_name(step), std::string_view()}) {
    const auto found = by_step.find(std::string(name));
    if (found != by_step.end()) return found->second;
  }
  return T{};
}

}  // namespace headroom::workload
