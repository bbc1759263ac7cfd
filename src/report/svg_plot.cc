#include "report/svg_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>

#include "base/check.h"
#include "report/escape.h"
#include "report/paint.h"

namespace headroom::report {
namespace {

// Width of the drawing in its own units: the SVG is stretched from it to the real width.
constexpr double kWidth = 1000;
constexpr double kNameHeight = 15;  // of a line's name, in pixels

// One decimal at most: more would not be seen, and paths are most of a report's size.
std::string number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

class Drawing {
 public:
  explicit Drawing(const Plot& plot) : plot_(plot) {}

  double x(double value) const { return plot_.x.position(value) * kWidth; }
  double y(double value) const { return (1 - plot_.y.position(value)) * plot_.height; }
  std::string left(double value) const {
    return fmt::format("left:{}%", number(plot_.x.position(value) * 100));
  }
  std::string top(double value) const { return fmt::format("top:{}px", number(y(value))); }

  // Stretches of values that are there, as [first, last] indices.
  static std::vector<std::pair<std::size_t, std::size_t>> stretches(
      const std::vector<double>& values) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isnan(values[i])) continue;
      if (!found.empty() && found.back().second + 1 == i) {
        found.back().second = i;
      } else {
        found.emplace_back(i, i);
      }
    }
    return found;
  }

  std::string stroke(const PlotLine& line) const {
    std::string path;
    for (const auto& [first, last] : stretches(line.values)) {
      if (line.shape == PlotLine::Shape::kPoints) {
        for (std::size_t i = first; i <= last; ++i) path += "M" + outline(line, i, i) + "h0";
        continue;
      }
      path += "M" + outline(line, first, last);
      // Nothing but a point: with round ends a line of no length shows as a dot.
      if (first == last && line.shape == PlotLine::Shape::kLine) path += "h0";
    }
    return path;
  }

  std::string area(const PlotLine& line) const {
    std::string path;
    const std::string floor = number(plot_.height);
    for (const auto& [first, last] : stretches(line.values)) {
      path += fmt::format("M{} {}L{}V{}Z", number(x(plot_.xs[first])), floor,
                          outline(line, first, last), floor);
    }
    return path;
  }

 private:
  std::string outline(const PlotLine& line, std::size_t first, std::size_t last) const {
    std::string path;
    for (std::size_t i = first; i <= last; ++i) {
      if (i > first) path += 'L';
      path += number(x(plot_.xs[i])) + " " + number(y(line.values[i]));
      if (line.shape == PlotLine::Shape::kSteps) path += "H" + number(x(plot_.xs[i + 1]));
    }
    return path;
  }

  const Plot& plot_;
};

std::string svg(const Plot& plot, const Drawing& drawing) {
  std::string out = fmt::format(
      R"(<svg viewBox="0 0 {:.0f} {}" preserveAspectRatio="none" role="img" aria-label="{}">)",
      kWidth, plot.height, escape_markup(plot.about.empty() ? plot.title : plot.about));
  for (const Plot::Span& span : plot.spans) {
    const double from = drawing.x(span.from);
    out += fmt::format(R"(<rect class="shade" x="{}" y="0" width="{}" height="{}"/>)", number(from),
                       number(drawing.x(span.to) - from), plot.height);
  }
  std::string grid;
  for (const Tick& tick : plot.y.ticks) {
    grid += fmt::format("M0 {}H{:.0f}", number(drawing.y(tick.value)), kWidth);
  }
  out += fmt::format(R"(<path class="grid" d="{}"/>)", grid);
  for (const Plot::Mark& mark : plot.marks) {
    out += fmt::format(R"(<path class="mark" d="M{} 0V{}"/>)", number(drawing.x(mark.at)),
                       plot.height);
  }
  for (const PlotLine& line : plot.lines) {
    if (line.fill == PlotLine::Fill::kBelow) {
      out += fmt::format(R"(<path class="area {}" d="{}"/>)", line.css_class, drawing.area(line));
    }
  }
  for (const Plot::Limit& limit : plot.limits) {
    out += fmt::format(R"(<path class="limit {}" d="M0 {}H{:.0f}"/>)",
                       limit.state == Plot::Limit::State::kBroken ? "broken" : "kept",
                       number(drawing.y(limit.value)), kWidth);
  }
  for (const PlotLine& line : plot.lines) {
    const bool is_dots = line.shape == PlotLine::Shape::kPoints;
    out += fmt::format(R"(<path class="line {}{}" d="{}"/>)", line.css_class,
                       is_dots ? " points" : "", drawing.stroke(line));
  }
  return out + "</svg>";
}

// Where the names stand so that none covers another: near the end of their line, pushed apart.
std::vector<double> name_tops(const Plot& plot, const Drawing& drawing) {
  std::vector<double> tops(plot.lines.size(), plot.height);
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const auto& values = plot.lines[i].values;
    const auto last = std::find_if(values.rbegin(), values.rend(),
                                   [](double value) { return !std::isnan(value); });
    if (last != values.rend()) tops[i] = drawing.y(*last);
  }
  std::vector<std::size_t> order(tops.size());
  std::iota(order.begin(), order.end(), 0);
  // Lines that end at one place keep the order in which they were drawn, the top one highest.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return tops[a] != tops[b] ? tops[a] < tops[b] : a > b;
  });
  double lowest = plot.height;  // room that the next name upwards must leave
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    tops[*i] = std::min(tops[*i], lowest);
    lowest = tops[*i] - kNameHeight;
  }
  double highest = 0;
  for (const std::size_t i : order) {
    tops[i] = std::max(tops[i], highest);
    highest = tops[i] + kNameHeight;
  }
  return tops;
}

std::string line_names(const Plot& plot, const Drawing& drawing) {
  std::string out;
  const std::vector<double> tops = name_tops(plot, drawing);
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    out += fmt::format(R"(<span class="name {}" style="top:{}px">{}</span>)",
                       plot.lines[i].css_class, number(tops[i]), escape_markup(plot.lines[i].name));
  }
  return out;
}

// The labels of spans and marks, as flags above the drawing. Those that are close stand in rows
// above each other, up to three; past that only the line is left. Their width is estimated at
// 1,000 px, about the widest that a plot gets; narrow screens do without.
class Flags {
 public:
  Flags(const Plot& plot, const Drawing& drawing) : drawing_(drawing) {
    if (plot.mark_labels == Plot::MarkLabels::kNone) return;
    for (const Plot::Span& span : plot.spans) add(span.from, span.label);
    for (const Plot::Mark& mark : plot.marks) add(mark.at, mark.label);
  }

  const std::string& elements() const { return elements_; }
  // That they take above the drawing, in pixels.
  std::ptrdiff_t height() const {
    return kRowHeight * std::count_if(row_ends_.begin(), row_ends_.end(),
                                      [](double end) { return end > kFree; });
  }

 private:
  static constexpr double kLetterWidth = 6.5;
  static constexpr std::size_t kLongestLabel = 40;
  static constexpr double kFree = -1e9;
  static constexpr std::ptrdiff_t kRowHeight = 18;

  void add(double at, const std::string& text) {
    const std::string label = cut(text, kLongestLabel);
    const double width = static_cast<double>(columns_of(label)) * kLetterWidth + 14;
    const double x = drawing_.x(at);
    const bool leftwards = x + width > kWidth;  // no room on its right
    const double from = leftwards ? x - width : x;
    const auto row =
        std::find_if(row_ends_.begin(), row_ends_.end(), [&](double end) { return end <= from; });
    if (row == row_ends_.end()) return;
    *row = from + width;
    const std::ptrdiff_t rise = kRowHeight * (std::distance(row_ends_.begin(), row) + 1);
    elements_ += fmt::format(R"(<span class="flag{}" style="{};top:-{}px;height:{}px">{}</span>)",
                             leftwards ? " leftwards" : "", drawing_.left(at), rise, rise,
                             escape_markup(label));
  }

  const Drawing& drawing_;
  std::array<double, 3> row_ends_{kFree, kFree, kFree};
  std::string elements_;
};

std::string words(const Plot& plot, const Drawing& drawing, const Flags& flags) {
  std::string out;
  for (const Tick& tick : plot.y.ticks) {
    out += fmt::format(R"(<span class="y" style="{}">{}</span>)", drawing.top(tick.value),
                       escape_markup(tick.label));
  }
  for (std::size_t i = 0; i < plot.x.ticks.size(); ++i) {
    const Tick& tick = plot.x.ticks[i];
    // On a narrow screen every other label gives way.
    out += fmt::format(R"(<span class="x{}" style="{}">{}</span>)", i % 2 == 1 ? " other" : "",
                       drawing.left(tick.value), escape_markup(tick.label));
  }
  for (const Plot::Limit& limit : plot.limits) {
    const bool no_room_above = drawing.y(limit.value) < kNameHeight;
    out += fmt::format(R"(<span class="bound {}{}" style="{}">{}</span>)",
                       limit.state == Plot::Limit::State::kBroken ? "broken" : "kept",
                       no_room_above ? " below" : "", drawing.top(limit.value),
                       escape_markup(limit.label));
  }
  out += flags.elements();
  if (plot.names == Plot::Names::kAtEnds) out += line_names(plot, drawing);
  return out;
}

std::string caption(const Plot& plot) {
  std::string out = fmt::format("<figcaption><b>{}</b>", escape_markup(plot.title));
  if (!plot.note.empty()) out += fmt::format(" <span>{}</span>", escape_markup(plot.note));
  if (plot.names == Plot::Names::kInCaption) {
    for (const PlotLine& line : plot.lines) {
      out += fmt::format(R"( <i class="key {}">{}</i>)", line.css_class, escape_markup(line.name));
    }
  }
  return out + "</figcaption>";
}

// What the crosshair shows: texts ready to print, joined by bars, so that the script formats
// nothing and says what the rest of the report says.
std::string hover_data(const Plot& plot, const Drawing& drawing) {
  const bool steps = std::any_of(plot.lines.begin(), plot.lines.end(), [](const PlotLine& line) {
    return line.shape == PlotLine::Shape::kSteps;
  });
  std::string xs;
  std::string x_texts;
  for (std::size_t i = 0; i < plot.x_texts.size(); ++i) {
    const bool first = i == 0;
    const double x = drawing.x(plot.xs[i]);
    // A step is pointed at by its middle.
    xs += (first ? "" : "|") + number(steps ? (x + drawing.x(plot.xs[i + 1])) / 2 : x);
    x_texts += (first ? "" : "|") + plot.x_texts[i];
  }
  std::string lines;
  for (const PlotLine& line : plot.lines) {
    std::string texts;
    for (std::size_t i = 0; i < line.values.size(); ++i) {
      if (i > 0) texts += '|';
      if (!std::isnan(line.values[i])) texts += plot.y_text(line.values[i]);
    }
    lines += fmt::format("{}[{},{},{}]", lines.empty() ? "" : ",", escape_json(line.name),
                         escape_json(line.css_class), escape_json(texts));
  }
  return fmt::format(R"(<script type="application/json">{{"x":{},"t":{},"s":[{}]}}</script>)",
                     escape_json(xs), escape_json(x_texts), lines);
}

}  // namespace

std::string svg_plot(const Plot& plot) {
  HEADROOM_CHECK(plot.x_texts.size() <= plot.xs.size(), "each x of a plot has at most one text");
  for (const PlotLine& line : plot.lines) {
    const std::size_t ends = line.shape == PlotLine::Shape::kSteps ? 1 : 0;
    HEADROOM_CHECK(line.values.size() + ends == plot.xs.size(),
                   "a line of a plot has one value for each x");
  }
  const Drawing drawing(plot);
  const Flags flags(plot, drawing);
  return fmt::format(
      R"(<figure class="plot" data-group="{}">{}<div class="frame{}" style="height:{}px;margin-top:{}px">{}{}</div>{}</figure>)",
      escape_markup(plot.group), caption(plot),
      plot.names == Plot::Names::kAtEnds ? "" : " unnamed", plot.height, flags.height(),
      svg(plot, drawing), words(plot, drawing, flags), hover_data(plot, drawing));
}

}  // namespace headroom::report
