#include "traffic/write_draft.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/quantity.h"
#include "base/text.h"
#include "traffic/multipart_body.h"
#include "traffic/yaml_text.h"

namespace headroom::traffic {
namespace {

constexpr std::size_t kCommentColumn = 32;

// "KEY: value            # comment"
std::string line(int indent, std::string_view text, std::string_view comment) {
  std::string out = std::string(static_cast<std::size_t>(indent), ' ') + std::string(text);
  if (comment.empty()) return out + "\n";
  constexpr std::size_t kLineWidth = 110;
  if (std::max(out.size(), kCommentColumn) + comment.size() > kLineWidth) {
    return yaml_comment(comment, indent) + out + "\n";
  }
  if (out.size() < kCommentColumn) out.resize(kCommentColumn, ' ');
  return out + " " + yaml_comment(comment, 0);
}

// A number without an exponent, with four significant digits.
std::string plain_number(double value) {
  std::string text = fmt::format("{:.4g}", value);
  if (text.find('e') != text.npos) text = fmt::format("{:.9f}", value);
  return text;
}

std::string csv_cell(std::string_view text) {
  const bool is_bare = text.find_first_of(",\"\r\n") == text.npos && !text.empty();
  if (is_bare) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    out += csv_cell(cells[i]);
  }
  return out + "\n";
}

std::string head_of(const Draft& draft) {
  std::string out =
      "# Drafted by `headroom init --from`. Read it through: a recording shows what\n"
      "# was asked for, not what it must cost nor what it may break.\n";
  if (!draft.secrets.empty()) {
    out += "#\n# Secrets come from the environment. Set all of these before `headroom check`:\n";
    for (const std::string& name : draft.secrets) {
      out += yaml_comment(fmt::format("  export {}=", name), 0);
    }
  }
  const auto list = [&](std::string_view title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    out += fmt::format("#\n# {}\n", title);
    for (const std::string& text : lines) out += yaml_comment("- " + text, 0);
  };
  list("Read:", draft.origin);
  list("Of the recording as a whole:", draft.figures);
  list("Left out:", draft.dropped);
  out += fmt::format("headroom: 1\nservice: {}\n", yaml_scalar(draft.service));
  if (!draft.description.empty()) {
    out += fmt::format("description: {}\n", yaml_scalar(draft.description));
  }
  return out;
}

std::string targets_of(const Draft& draft) {
  std::string out = "\ntargets:\n";
  for (const Target& target : draft.targets) {
    out += line(2, fmt::format("{}: {}", target.name, yaml_quoted(target.url)), target.comment);
  }
  return out;
}

std::string usage_of(const Usage& usage) {
  std::string out =
      line(2, fmt::format("users: {}", count_to_string(usage.users)), usage.users_comment);
  out += line(
      2, fmt::format("sessions: {}/day per user", plain_number(usage.sessions_per_day_and_user)),
      usage.sessions_comment);
  out += "  peak:\n";
  out += line(4, fmt::format("hour: {}%", plain_number(usage.peak_hour * 100)), usage.hour_comment);
  out += line(4, fmt::format("minute: {}x", plain_number(usage.peak_minute)), usage.minute_comment);
  return out;
}

std::string map_of(std::string_view key, const Pairs& pairs, int indent) {
  std::string out = line(indent, fmt::format("{}:", key), "");
  for (const auto& [name, value] : pairs) {
    out += yaml_entry(name, yaml_quoted(value), indent + 2);
  }
  return out;
}

std::string parts_of(const std::vector<Part>& parts, int indent) {
  std::string out = line(indent, "multipart:", "");
  for (const Part& part : parts) {
    const bool is_text = part.file.empty();
    std::string written = is_text ? yaml_quoted(part.value) : yaml_scalar(part.file);
    if (!is_text || !part.type.empty()) {
      written = fmt::format("{{ {}: {}", is_text ? "value" : "file", written);
      if (!part.file_name.empty()) written += ", filename: " + yaml_quoted(part.file_name);
      if (!part.type.empty()) written += ", type: " + yaml_quoted(part.type);
      written += " }";
    }
    out += yaml_entry(part.name, written, indent + 2);
  }
  return out;
}

std::string body_of(const Body& body, int indent) {
  switch (body.kind) {
    case Body::Kind::kNone:
      break;
    case Body::Kind::kJson:
      return line(indent, fmt::format("json: {}", yaml_flow(body.text, indent)), "");
    case Body::Kind::kText:
      return line(indent, fmt::format("text: {}", yaml_quoted(body.text)), "");
    case Body::Kind::kForm:
      return body.fields.empty() ? "" : map_of("form", body.fields, indent);
    case Body::Kind::kMultipart:
      return parts_of(body.parts, indent);
    case Body::Kind::kFile:
      return line(indent, fmt::format("file: {}", yaml_scalar(body.text)), "");
  }
  return {};
}

}  // namespace

std::string write_step(const Step& step, int indent) {
  std::string out = step.comment.empty() ? "" : yaml_comment(step.comment, indent);
  const std::string request = yaml_scalar(fmt::format("{} {}", step.method, step.target));
  const bool is_short = !step.is_group() && step.headers.empty() &&
                        step.body.kind == Body::Kind::kNone && !step.status && step.think.empty() &&
                        step.repeat.empty();
  if (is_short) return out + line(indent, fmt::format("- {}: {}", step.name, request), "");
  const int inner = indent + 4;
  const auto field = [&](std::string_view key, std::string_view value) {
    if (!value.empty()) out += line(inner, fmt::format("{}: {}", key, value), "");
  };
  out += line(indent, fmt::format("- {}:", step.name), "");
  if (step.is_group()) {
    field("think", step.think);
    field("parallel", step.parallel);
    out += line(inner, "steps:", "");
    for (const Step& inside : step.steps) out += write_step(inside, inner + 2);
    return out;
  }
  field("request", request);
  if (!step.headers.empty()) out += map_of("headers", step.headers, inner);
  out += body_of(step.body, inner);
  if (step.status) field("expect", fmt::format("{{ status: {} }}", *step.status));
  field("repeat", step.repeat);
  field("think", step.think);
  return out;
}

namespace {

std::string journey_of(const Journey& journey) {
  std::string out = journey.comment.empty() ? "" : yaml_comment(journey.comment, 4);
  out +=
      fmt::format("    {}:\n      share: {}%\n", journey.name, plain_number(journey.share * 100));
  if (!journey.think.empty()) out += fmt::format("      think: {}\n", journey.think);
  out += "      steps:\n";
  for (const Step& step : journey.steps) out += write_step(step);
  return out;
}

std::string path_of(const DataSet& data) {
  return fmt::format("data/{}.csv", data.name);
}

std::string data_of(const std::vector<DataSet>& data) {
  if (data.empty()) return {};
  std::string out = "  data:\n";
  for (const DataSet& set : data) {
    out += line(4, fmt::format("{}: {{ csv: {} }}", set.name, path_of(set)), set.comment);
  }
  return out;
}

std::string tests_of(const Draft& draft) {
  const std::string& target = draft.targets.front().name;
  std::string out = "\ntests:\n";
  out += fmt::format("  smoke: {{ load: 1/s, for: 10s, target: {} }}\n", target);
  if (draft.usage) {
    const std::string& arrivals = draft.usage->arrivals;
    out +=
        line(2,
             fmt::format("peak: {{ load: expected peak, {}for: 2min, warm-up: 10s, target: {} }}",
                         arrivals.empty() ? "" : fmt::format("arrivals: {}, ", arrivals), target),
             draft.usage->arrivals_comment);
  }
  return out;
}

}  // namespace

Written write_draft(const Draft& draft) {
  Written written;
  std::string& file = written.service_file;
  file = head_of(draft) + targets_of(draft);
  file +=
      "\n# What the service owes its users is for you to say; these are only a beginning.\n"
      "requirements:\n  - response_time p95 < 500ms\n  - errors < 1%\n\nworkload:\n";
  if (draft.usage) file += usage_of(*draft.usage);
  if (draft.compression == Compression::kAccepted) {
    file += line(2, "compression: accepted", "as the recorded clients did");
  }
  file += "  journeys:\n";
  for (const Journey& journey : draft.journeys) file += journey_of(journey);
  file += data_of(draft.data) + tests_of(draft);
  for (const DataSet& set : draft.data) {
    std::string text = csv_line(set.columns);
    for (const std::vector<std::string>& row : set.rows) text += csv_line(row);
    written.data.push_back({.path = path_of(set), .text = std::move(text)});
  }
  for (const std::string& path : placeholders_of(draft)) {
    written.data.push_back({.path = path, .text = placeholder_text(path)});
  }
  return written;
}

}  // namespace headroom::traffic
