#include "report/comparison_text.h"

#include <fmt/format.h>

#include <cmath>

#include "report/escape.h"
#include "report/figures.h"
#include "report/text_table.h"

namespace headroom::report {
namespace {

using Align = TextTable::Align;

// A prediction that is further off deserves a look.
constexpr double kFarOff = 0.2;

}  // namespace

std::string value_text(const run::Figure& figure, double value) {
  switch (figure.kind) {
    case run::Figure::Kind::kRate:
      return rate_text(value);
    case run::Figure::Kind::kTime:
      return seconds_text(value);
    case run::Figure::Kind::kCores:
      return fmt::format("{:.3g} cores", value);
    case run::Figure::Kind::kReplicas:
      return fmt::format("{:.3g}", value);
  }
  return {};
}

std::string error_text(double error) {
  return fmt::format("{:+.0f}%", error * 100);
}

std::string comparison_text(const std::vector<run::Figure>& figures, const std::string& model,
                            Colour colour) {
  if (figures.empty()) return {};
  TextTable table({Align::kLeft, Align::kRight, Align::kRight, Align::kRight});
  table.add({{"figure", Tone::kQuiet},
             {"predicted", Tone::kQuiet},
             {"measured", Tone::kQuiet},
             {"error", Tone::kQuiet}});
  for (const run::Figure& figure : figures) {
    const Tone tone = std::abs(figure.error()) > kFarOff ? Tone::kWarning : Tone::kPlain;
    table.add({{printable(figure.name)},
               {value_text(figure, figure.predicted)},
               {value_text(figure, figure.measured)},
               {error_text(figure.error()), tone}});
  }
  std::string out = "\n  " + paint("predicted by " + printable(model), Tone::kQuiet, colour) + "\n";
  for (const std::string& line : table.lines(colour)) out += "  " + line + "\n";
  return out;
}

}  // namespace headroom::report
