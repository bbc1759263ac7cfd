#include "cli/learned_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "cli/learned_slots_text.h"
#include "report/text_table.h"

namespace headroom::cli {
namespace {

using report::Cell;
using report::TextTable;
using report::Tone;
using Align = TextTable::Align;

std::string factor_text(const calibration::MeasuredDemand& measured) {
  if (measured.before.empty()) return "not in the file";
  return fmt::format("{:.3g} × the file's", measured.factor);
}

std::string interval_text(double uncertainty) {
  return std::isfinite(uncertainty) ? fmt::format("± {:.1f}%", uncertainty * 100) : "";
}

std::string demand_text(const calibration::MeasuredDemand& measured) {
  std::vector<std::string> parts;
  for (const auto& [step, demand] : measured.demand) {
    parts.push_back(fmt::format("{} {}", step, to_string(demand)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

// A difference that is less is chance.
constexpr double kContention = 0.1;

std::string contention_text(const std::vector<calibration::MeasuredDemand>& demands) {
  std::string out;
  for (const calibration::MeasuredDemand& measured : demands) {
    if (!measured.growth || std::abs(*measured.growth - 1) < kContention) continue;
    if (*measured.growth < 1) {
      out += fmt::format(
          "\n  requests cost {} {:.0f}% less under the heaviest of these loads than under the "
          "lightest;\n"
          "  predictions have the mean of all\n",
          measured.component, (1 - *measured.growth) * 100);
      continue;
    }
    out += fmt::format(
        "\n  requests cost {} {:.0f}% more under the heaviest of these loads than under the "
        "lightest:\n"
        "  contention, which predictions do not have; they are too good for heavier loads still\n",
        measured.component, (*measured.growth - 1) * 100);
  }
  return out;
}

std::string takes_text(int limit) {
  return limit == 1 ? "takes its requests one at a time"
                    : fmt::format("works on {} requests at once", limit);
}

std::string concurrency_text(const std::vector<calibration::Concurrency>& found) {
  std::string out;
  for (const calibration::Concurrency& one : found) {
    const std::string& name = one.component;
    const std::string runs = one.runs == 1 ? "one busy run" : fmt::format("{} busy runs", one.runs);
    if (one.limit) {
      out += fmt::format(
          "\n  {} {}: that misses the response times of {} by {:.0f}%,\n"
          "  where they would be missed by {:.0f}% if all requests shared its processor\n",
          name, takes_text(*one.limit), runs, one.missed_by_limit * 100, one.missed_by_all * 100);
    } else if (one.runs > 0) {
      out += fmt::format("\n  all requests of {} share its processor, as far as {} tell{}\n", name,
                         runs, one.runs == 1 ? "s" : "");
    } else {
      out += fmt::format(
          "\n  how many requests {} works on at once is not told by these runs; busier ones may,\n"
          "  or one in bursts (--arrivals 'gamma(cv 4)'), beside a calm one\n",
          name);
    }
  }
  return out;
}

std::string sizes_text(const std::vector<calibration::MeasuredSize>& sizes) {
  std::vector<std::string> parts;
  for (const calibration::MeasuredSize& size : sizes) {
    parts.push_back(
        fmt::format("{} {} and {}", size.step, to_string(size.request), to_string(size.response)));
  }
  if (parts.empty()) return {};
  return fmt::format("\n  on the wire, request and answer: {}\n", fmt::join(parts, ", "));
}

std::string shape_text(const calibration::Shapes& shapes, const std::string& component) {
  const auto found = shapes.variation.find(component);
  return found == shapes.variation.end() ? "" : fmt::format("variation {}", found->second);
}

}  // namespace

std::string learned_text(const spec::Spec& spec, const calibration::Learned& learned,
                         report::Colour colour) {
  std::string out = report::paint(spec.service, Tone::kStrong, colour) +
                    report::paint(fmt::format("  learned from {} run{}", learned.runs.size(),
                                              learned.runs.size() == 1 ? "" : "s"),
                                  Tone::kQuiet, colour) +
                    "\n";
  TextTable table({Align::kLeft, Align::kLeft, Align::kRight, Align::kLeft, Align::kLeft});
  table.add({{"component", Tone::kQuiet},
             {"processor time of a request", Tone::kQuiet},
             {"", Tone::kQuiet},
             {"", Tone::kQuiet},
             {"", Tone::kQuiet}});
  for (const calibration::MeasuredDemand& measured : learned.demands) {
    table.add({{measured.component, Tone::kStrong},
               {demand_text(measured)},
               {interval_text(measured.uncertainty), Tone::kQuiet},
               {factor_text(measured)},
               {shape_text(learned.shapes, measured.component), Tone::kQuiet}});
  }
  for (const auto& [component, factor] : learned.shapes.holds_factor) {
    table.add({{component, Tone::kStrong},
               {"holds a slot"},
               {""},
               {fmt::format("{:.3g} × as long as the file says", factor)}});
  }
  const bool has_costs = !learned.shapes_from.empty();
  if (has_costs) {
    out += '\n';
    for (const std::string& line : table.lines(colour)) out += "  " + line + "\n";
  }

  out += sizes_text(learned.sizes);

  std::vector<std::string> overheads;
  for (const auto& [step, overhead] : learned.shapes.overhead) {
    if (overhead > Nanos{0}) overheads.push_back(fmt::format("{} {}", step, to_string(overhead)));
  }
  if (!overheads.empty()) {
    out += fmt::format("\n  beside what components take: {}\n", fmt::join(overheads, ", "));
  }
  out += learned_slots_text(learned.slots);
  out += concurrency_text(learned.concurrency);
  out += contention_text(learned.demands);
  if (!has_costs) return out;
  out += report::paint(
      fmt::format("\n  a simulation with these meets the response times of {} within {:.1f}%\n",
                  learned.shapes_from, learned.shapes.misfit * 100),
      Tone::kQuiet, colour);
  return out;
}

}  // namespace headroom::cli
