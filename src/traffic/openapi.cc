#include "traffic/openapi.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/url.h"
#include "traffic/counted.h"
#include "traffic/document.h"
#include "traffic/multipart_body.h"
#include "traffic/names.h"
#include "traffic/openapi_body.h"
#include "traffic/openapi_targets.h"
#include "traffic/request_parts.h"
#include "traffic/schema_example.h"
#include "traffic/shares.h"
#include "traffic/template_text.h"

namespace headroom::traffic {
namespace {

class OpenApiReader {
 public:
  explicit OpenApiReader(const Json& document)
      : document_(document),
        references_(document),
        is_swagger_(member(document, "swagger").is_string()) {}

  Result<Draft> read(std::string_view file) {
    for (const auto& [path, item] : member(document_, "paths").items()) {
      if (!path.starts_with('/')) continue;  // x-...
      add_path(path, references_.follow(item));
    }
    add_journeys();
    if (draft_.journeys.empty()) {
      return invalid(fmt::format("{} describes no operation", file), "its paths are empty",
                     "give a description that has paths with get, post and so on");
    }
    describe(file);
    return std::move(draft_);
  }

 private:
  void add_path(const std::string& path, const Json& item) {
    for (const std::string_view method : kMethods) {
      const Json& operation = member(item, to_lower(method));
      if (!operation.is_object()) continue;
      ++operations_;
      const bool is_safe = method == "GET" || method == "HEAD" || method == "OPTIONS";
      const std::string group = is_safe ? group_of(path, operation) : "changes";
      Step step = step_of(method, path, item, operation);
      if (!budget_.take(step)) continue;
      const auto found = std::ranges::find(draft_.journeys, group, &Journey::name);
      if (is_safe && found != draft_.journeys.end()) {
        found->steps.push_back(std::move(step));
      } else if (is_safe && draft_.journeys.size() < kMostJourneys) {
        draft_.journeys.push_back(
            {.name = group, .comment = {}, .share = 0, .think = {}, .steps = {}, .sessions = {}});
        draft_.journeys.back().steps.push_back(std::move(step));
      } else if (is_safe) {
        draft_.journeys.back().steps.push_back(std::move(step));
      } else {
        changes_.push_back(std::move(step));
      }
    }
  }

  static std::string group_of(const std::string& path, const Json& operation) {
    const Json& tags = member(operation, "tags");
    if (tags.is_array() && !tags.empty() && tags[0].is_string()) {
      return name_of(tags[0].get<std::string>(), "tag");
    }
    return name_of(split(std::string_view(path).substr(1), '/').front(), "home");
  }

  // Of the path and of the operation, which replaces one of the same name and place.
  std::vector<const Json*> parameters_of(const Json& item, const Json& operation) const {
    std::vector<const Json*> all;
    for (const Json* holder : {&item, &operation}) {
      for (const Json& entry : member(*holder, "parameters")) {
        const Json& parameter = references_.follow(entry);
        if (!parameter.is_object()) continue;
        std::erase_if(all, [&](const Json* other) {
          return text_of(*other, "name") == text_of(parameter, "name") &&
                 text_of(*other, "in") == text_of(parameter, "in");
        });
        all.push_back(&parameter);
      }
    }
    return all;
  }

  Step step_of(std::string_view method, const std::string& path, const Json& item,
               const Json& operation) {
    const std::string id = text_of(operation, "operationId");
    Step step;
    step.method = method;
    step.name = step_names_.unique(name_of(id, request_name(method, path)));
    std::map<std::string, std::string> in_path;
    std::string query;
    Pairs form;
    MultipartBody parts;
    bool has_file = false;
    for (const Json* parameter : parameters_of(item, operation)) {
      const std::string place = text_of(*parameter, "in");
      const std::string name = text_of(*parameter, "name");
      const bool is_due = member(*parameter, "required") == true || parameter->contains("example");
      if (name.empty() || (!is_due && place != "path" && place != "body")) continue;
      const Json value = place == "body" ? Json() : example_beside(*parameter, references_);
      if (place == "path") {
        in_path[name] = plain_text(value);
      } else if (place == "query") {
        add_query(query, name, value);
      } else if (place == "header" && is_worth_keeping(name)) {
        add_header(step, name, header_value("", plain_text(value), secrets_));
      } else if (place == "formData" && is_file(*parameter, references_)) {
        parts.add_file(name, {}, {});
        has_file = true;
      } else if (place == "formData" && form.size() < 200) {
        form.emplace_back(literal(name), literal(plain_text(value)));
        parts.add_text(name, literal(plain_text(value)), {});
      } else if (place == "body") {
        set_json(step, *parameter);
      }
    }
    if (has_file) {
      step.body = std::move(parts).take();
    } else if (!form.empty()) {
      step.body = {.kind = Body::Kind::kForm, .fields = std::move(form)};
    }
    add_request_body(step, references_.follow(member(operation, "requestBody")));
    add_security(step, operation, query);
    step.target = filled_path(path, in_path) + query;
    step.status = first_success(operation);
    const std::string summary = text_of(operation, "summary");
    if (step.comment.empty()) step.comment = summary.substr(0, summary.find('\n'));
    if (step.comment.size() > 200) step.comment.clear();
    return step;
  }

  static void add_header(Step& step, const std::string& name, std::string value) {
    const bool is_there = std::ranges::any_of(
        step.headers, [&](const auto& header) { return to_lower(header.first) == to_lower(name); });
    if (!is_there && name.size() < 200) step.headers.emplace_back(name, std::move(value));
  }

  static void add_query(std::string& query, const std::string& name, const Json& value) {
    const auto put = [&](const Json& item) {
      query += query.empty() ? '?' : '&';
      query += percent_encode(name) + "=" + percent_encode(plain_text(item));
    };
    if (!value.is_array()) {
      put(value);
    } else {
      for (const Json& item : value) put(item);
    }
  }

  std::string filled_path(std::string_view path, const std::map<std::string, std::string>& values) {
    std::string out;
    while (!path.empty()) {
      const std::size_t open = path.find('{');
      const std::size_t close = path.find('}', open == path.npos ? 0 : open);
      if (open == path.npos || close == path.npos) break;
      out += literal_target(path.substr(0, open));
      const auto value = values.find(std::string(path.substr(open + 1, close - open - 1)));
      const bool is_known = value != values.end() && !value->second.empty();
      out += is_known ? percent_encode(value->second) : "1";
      path.remove_prefix(close + 1);
    }
    return out + literal_target(path);
  }

  void set_json(Step& step, const Json& parameter) {
    DescribedBody made = described_json("application/json", parameter, references_);
    step.body = std::move(made.body);
    if (!made.content_type.empty()) add_header(step, "Content-Type", std::move(made.content_type));
  }

  void add_request_body(Step& step, const Json& body) {
    const Json& content = member(body, "content");
    if (!content.is_object() || content.empty()) return;
    DescribedBody made = described_body(content, references_);
    step.body = std::move(made.body);
    if (!made.content_type.empty()) add_header(step, "Content-Type", std::move(made.content_type));
    if (made.why_not.empty()) return;
    step.comment = fmt::format("sent without a body: {}", made.why_not);
    ++bodies_left_out_;
  }

  // Of several ways to identify oneself the first.
  void add_security(Step& step, const Json& operation, std::string& query) {
    const Json& own = member(operation, "security");
    const Json& due = own.is_array() ? own : member(document_, "security");
    if (!due.is_array() || due.empty() || !due[0].is_object()) return;
    const Json& schemes = is_swagger_ ? member(document_, "securityDefinitions")
                                      : member(member(document_, "components"), "securitySchemes");
    for (const auto& [name, scopes] : due[0].items()) {
      const Json& scheme = references_.follow(member(schemes, name));
      const std::string type = text_of(scheme, "type");
      const bool is_basic = type == "basic" || to_lower(text_of(scheme, "scheme")) == "basic";
      const std::string key = text_of(scheme, "name");
      if (type == "apiKey" && !key.empty()) {
        const std::string variable = variable_of(name, "API_KEY");
        const std::string place = text_of(scheme, "in");
        const std::string value = fmt::format("${{env:{}}}", variable);
        if (place == "query") {
          query += fmt::format("{}{}={}", query.empty() ? '?' : '&', percent_encode(key), value);
        } else if (place == "header" && is_worth_keeping(key)) {
          add_header(step, key, value);
        } else {
          continue;
        }
        secrets_.insert(variable);
      } else if (is_basic) {
        add_header(step, "Authorization", "Basic ${env:BASIC_AUTH}");
        secrets_.insert("BASIC_AUTH");
      } else if (!type.empty() && type != "apiKey") {
        add_header(step, "Authorization", "Bearer ${env:TOKEN}");
        secrets_.insert("TOKEN");
      }
    }
  }

  static std::optional<int> first_success(const Json& operation) {
    for (const auto& [status, response] : member(operation, "responses").items()) {
      if (status.size() == 3 && status[0] == '2' && is_digit(status[1]) && is_digit(status[2])) {
        return 200 + (status[1] - '0') * 10 + (status[2] - '0');
      }
    }
    return std::nullopt;
  }

  void add_journeys() {
    for (Journey& journey : draft_.journeys) {
      journey.comment = fmt::format("{} operations that only read", journey.steps.size());
    }
    std::vector<double> weights;
    for (const Journey& journey : draft_.journeys) {
      weights.push_back(static_cast<double>(journey.steps.size()));
    }
    if (!changes_.empty()) {
      const bool is_alone = weights.empty();
      Names names;
      for (const Journey& journey : draft_.journeys) names.unique(journey.name);
      draft_.journeys.push_back(
          {.name = names.unique("changes", "all"),
           .comment = "POST, PUT, PATCH and DELETE change what is there, and most of them need an "
                      "object that exists: " +
                      std::string(is_alone ? "look at each before you run it."
                                           : "no session comes here until you raise the share and "
                                             "lower another."),
           .share = 0,
           .think = {},
           .steps = std::move(changes_),
           .sessions = {}});
      weights.push_back(is_alone ? 1 : 0);
    }
    if (!weights.empty()) share_by(weights, draft_.journeys);
  }

  void describe(std::string_view file) {
    const Json& info = member(document_, "info");
    const std::string title = text_of(info, "title");
    draft_.service = name_of(title, "described");
    draft_.description = fmt::format("Drafted from the description of {}",
                                     title.empty() ? "an API" : literal(title.substr(0, 200)));
    draft_.targets = described_targets(document_);
    draft_.origin.push_back(
        fmt::format("{} {} {}: {}, {} that only read in {} with a share for each operation",
                    is_swagger_ ? "Swagger" : "OpenAPI",
                    text_of(document_, is_swagger_ ? "swagger" : "openapi"), file,
                    counted(operations_, "operation"), reading_steps(),
                    counted(reading_journeys(), "journey")));
    draft_.origin.emplace_back(
        "values are the description's own examples and defaults, else made from types and bounds");
    draft_.figures.emplace_back(
        "a description says nothing of how often, by whom, and with what pauses: add users, "
        "sessions and think");
    draft_.dropped.emplace_back("optional parameters without an example, and cookies");
    if (bodies_left_out_ > 0) {
      draft_.dropped.push_back(
          fmt::format("{}, each told at its step", counted(bodies_left_out_, "body", "bodies")));
    }
    describe_placeholders(draft_);
    if (references_.broken() > 0) {
      draft_.dropped.push_back(
          fmt::format("{} references that lead nowhere or to other files", references_.broken()));
    }
    if (budget_.refused() > 0) {
      draft_.dropped.push_back(
          fmt::format("{} operations for which a service file has no room", budget_.refused()));
    }
    draft_.secrets.assign(secrets_.begin(), secrets_.end());
  }

  std::size_t reading_journeys() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        draft_.journeys, [](const Journey& journey) { return is_reading(journey); }));
  }
  std::size_t reading_steps() const {
    std::size_t steps = 0;
    for (const Journey& journey : draft_.journeys) {
      if (is_reading(journey)) steps += journey.steps.size();
    }
    return steps;
  }
  static bool is_reading(const Journey& journey) {
    const std::string& method = journey.steps.front().method;
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
  }

  const Json& document_;
  References references_;
  bool is_swagger_;
  Draft draft_;
  std::vector<Step> changes_;
  Names step_names_;
  Budget budget_;
  std::set<std::string> secrets_;
  std::size_t operations_ = 0;
  std::size_t bodies_left_out_ = 0;
};

}  // namespace

Result<Draft> read_openapi(std::string_view text, std::string_view file) {
  const auto document = parse_document(text, file);
  if (!document) return fail(document.error());
  if (!member(*document, "paths").is_object()) {
    return invalid(fmt::format("{} is no OpenAPI description", file), "it has no paths",
                   "give the root document, the one with openapi: or swagger: and paths:");
  }
  return OpenApiReader(*document).read(file);
}

}  // namespace headroom::traffic
