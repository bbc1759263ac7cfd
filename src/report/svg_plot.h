// Plots as HTML with inline SVG, drawn here so that a report works without any script.
//
// The idea: only lines and areas are SVG, stretched to whatever width there is with strokes that
// stay as thick as they are; every word is an HTML element placed by percent and pixel. So a plot
// is as readable on a phone as on a wide screen, and prints. Colours are the style sheet's: a line
// names its CSS class only. A little script (page_assets.h) adds a crosshair with values, from the
// data that each plot carries.
//
// The output is well-formed XML. Every string is escaped here; callers pass plain text.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/axis.h"

namespace headroom::report {

struct PlotLine {
  // Steps: value i holds from x i to x i + 1. Points: each value by itself, as a dot.
  enum class Shape { kLine, kSteps, kPoints };
  enum class Fill { kNone, kBelow };

  std::string name;            // beside the line: "p95"
  std::string css_class;       // one that page_assets.h knows
  std::vector<double> values;  // one for each x; NaN where there is none
  Shape shape = Shape::kLine;
  Fill fill = Fill::kNone;
};

struct Plot {
  // A horizontal line that values should stay below or above.
  struct Limit {
    enum class State { kKept, kBroken };
    double value;
    std::string label;
    State state;
  };
  // A shaded stretch of the x axis, with its label where marks have theirs.
  struct Span {
    double from;
    double to;
    std::string label;
  };
  // A vertical line.
  struct Mark {
    double at;
    std::string label;
  };
  // Where the names of the lines stand: at their right ends, or in the caption.
  enum class Names { kAtEnds, kInCaption };
  enum class MarkLabels { kNone, kShown };

  std::string title;
  std::string note;   // beside the title: "all requests, log scale"
  std::string about;  // what a reader who cannot see it is told
  std::string group;  // plots of one group share their crosshair
  int height = 170;   // of the drawing, in CSS pixels
  Axis x;
  Axis y;
  std::vector<double> xs;                     // rising
  std::vector<std::string> x_texts;           // what the crosshair says of each x
  std::vector<PlotLine> lines;                // drawn in order, the last one on top
  std::function<std::string(double)> y_text;  // what the crosshair says of a value
  std::vector<Limit> limits;
  std::vector<Span> spans;
  std::vector<Mark> marks;
  Names names = Names::kAtEnds;
  MarkLabels mark_labels = MarkLabels::kNone;
};

// A <figure> element. Asserts that every line has one value for each x (one fewer is right for
// kSteps, whose last x only ends the last step) and that x_texts has one text for each.
std::string svg_plot(const Plot& plot);

}  // namespace headroom::report
