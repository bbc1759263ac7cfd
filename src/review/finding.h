// What a rule found: where, and by which figures.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace headroom::review {

struct Figure {
  std::string name;   // "utilisation at the peak"
  std::string value;  // "87.2%", with its unit
};

struct Finding {
  std::string
      subject;  // a component, a call "api -> model", "step ask", "test load", "the service"
  Position at;  // in the service file; line 0 where it speaks of what is not there
  std::vector<Figure> figures;
  std::optional<Figure> after;  // one of them, once mended, where the model can tell

  Finding& figure(std::string name, std::string value) {
    figures.push_back({.name = std::move(name), .value = std::move(value)});
    return *this;
  }
  Finding& once_mended(std::string name, std::string value) {
    after = Figure{.name = std::move(name), .value = std::move(value)};
    return *this;
  }
};

// "utilisation at the peak: 91%, good up to: 70%; once mended, utilisation with 3 replicas: 61%".
std::string figures_text(const Finding& finding);

}  // namespace headroom::review
