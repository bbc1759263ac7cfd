#include "workload/step_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "spec/compression.h"
#include "spec/template.h"
#include "workload/compile.h"
#include "workload/drawn.h"
#include "workload/grpc_call.h"
#include "workload/multipart.h"

namespace headroom::workload {
namespace {

std::string_view content_type_of(spec::BodyKind kind) {
  switch (kind) {
    case spec::BodyKind::kJson:
      return "application/json";
    case spec::BodyKind::kForm:
      return "application/x-www-form-urlencoded";
    case spec::BodyKind::kFile:
      return "application/octet-stream";
    case spec::BodyKind::kText:
    case spec::BodyKind::kMultipart:  // tells its boundary too
    case spec::BodyKind::kNone:
      break;
  }
  return {};
}

bool is_accept_encoding(std::string_view header_name) {
  return to_lower(header_name) == to_lower(spec::kAcceptEncoding);
}

// 101, by which a server agrees to a WebSocket.
constexpr spec::StatusRange kSwitchedProtocols{101, 101};
// Of gRPC.
constexpr spec::StatusRange kOk{0, 0};

Template constant(std::string text) {
  return Template({{.literal = std::move(text), .has_slot = false, .slot = {}}});
}

// Whether it needs a value that some step saves and none did so far.
bool waits_for_value(std::string_view text, const Names& names) {
  const auto pieces = spec::split_template(text);
  if (!pieces) return false;
  return std::ranges::any_of(*pieces, [&](const spec::TemplatePiece& piece) {
    if (piece.kind != spec::TemplatePiece::Kind::kName) return false;
    const auto variable = std::ranges::find(names.variables, spec::escaping_of(piece.text).name);
    const auto index = static_cast<std::uint32_t>(variable - names.variables.begin());
    return variable != names.variables.end() && !names.saved_by_then.contains(index);
  });
}

// Compiles one step, noting which data sets its templates draw from.
class StepBuilder {
 public:
  StepBuilder(const spec::Step& step, const Surroundings& around, const Names& names,
              Problems& problems)
      : step_(step), around_(around), names_(names), problems_(problems) {}

  // What is wrong is kept, and what it concerns is left out.
  Step build() {
    result_.carrier = step_.carrier;
    result_.method = step_.method;
    result_.target = compiled(step_.target, Place::kTarget);
    add_headers();
    add_authorization();
    add_body();
    add_turn();
    add_call();
    result_.streaming = step_.streaming;
    result_.accepts_codings = has_header(spec::kAcceptEncoding);
    result_.statuses = step_.expect.statuses;
    if (step_.carrier == spec::Carrier::kWebSocket) expect_messages();
    if (step_.carrier == spec::Carrier::kGrpc && result_.statuses.empty()) {
      result_.statuses.push_back(kOk);
    }
    for (const spec::Check& check : step_.expect.checks) {
      result_.checks.push_back(workload::compile(check));
    }
    for (const spec::Save& save : step_.saves) {
      result_.saves.push_back(workload::compile(save, variable_of(save.name, names_.variables)));
    }
    result_.tokens = workload::compile(step_.tokens);
    result_.size = step_.size;
    result_.tables.assign(drawn_.tables.begin(), drawn_.tables.end());
    result_.saved_tables.assign(drawn_.saved_tables.begin(), drawn_.saved_tables.end());
    result_.needs.assign(drawn_.variables.begin(), drawn_.variables.end());
    add_feeds();
    result_.timeout = step_.timeout;
    result_.retry = step_.retry;
    result_.abort = step_.abort;
    // A step that expects a redirect wants to see it.
    const bool expects_redirect = std::ranges::any_of(
        step_.expect.statuses,
        [](const spec::StatusRange& range) { return range.first < 400 && range.last >= 300; });
    const bool leaves = expects_redirect || step_.carrier != spec::Carrier::kHttp;
    result_.redirects = leaves ? spec::Redirects::kLeave : step_.redirects;
    result_.cookies = has_header("cookie") ? spec::Cookies::kIgnore : around_.journey.cookies;
    return std::move(result_);
  }

 private:
  Template compiled(std::string_view text, Place place) {
    auto pattern = compile_template(text, place, names_);
    if (!pattern) {
      note_all(text, place, std::move(pattern.error()));
      return {};
    }
    if (auto done = note_drawn(pattern->pieces(), names_.tables, drawn_); !done) {
      note(std::move(done.error()));
    }
    return std::move(*pattern);
  }

  // Each ${...} by itself, since what is wrong with the first need not be all.
  void note_all(std::string_view text, Place place, Error first) {
    const auto pieces = spec::split_template(text);
    if (!pieces) return note(std::move(first));
    for (const spec::TemplatePiece& piece : *pieces) {
      if (piece.kind != spec::TemplatePiece::Kind::kName) continue;
      auto alone = compile_template(fmt::format("${{{}}}", piece.text), place, names_);
      if (!alone) note(std::move(alone.error()));
    }
  }

  void note(Error problem) {
    if (problem.at.line == 0 && problem.file.empty()) problem.at = step_.at;
    problems_.push_back(std::move(problem));
  }

  void add_feeds() {
    for (std::uint32_t i = 0; i < names_.tables.size(); ++i) {
      const DataTable& table = names_.tables[i];
      if (!table.is_saved() || table.saved_by() != step_.name) continue;
      if (drawn_.saved_tables.contains(i)) {
        note(invalid(fmt::format("{} needs a row of {} to save one", step_.name, table.name()),
                     "its sessions would wait for one another for ever",
                     fmt::format("let another step draw from {}", table.name()))
                 .error());
      }
      Step::Feed& feed = result_.feeds.emplace_back(Step::Feed{.table = i, .variables = {}});
      for (const std::string& column : table.own_columns()) {
        feed.variables.push_back(variable_of(column, names_.variables));
      }
    }
  }

  void add_turn() {
    if (!step_.turn) return;
    Turn& turn = result_.turn.emplace();
    turn.system = compiled(step_.turn->system, Place::kBody);
    turn.says = compiled(step_.turn->says, Place::kBody);
    if (!step_.turn->hears.empty()) turn.hears = json_path(step_.turn->hears);
  }

  bool has_header(std::string_view name) const {
    return std::ranges::any_of(result_.headers, [&](const Step::Header& header) {
      return to_lower(header.name) == to_lower(name);
    });
  }

  void add_call() {
    if (step_.carrier != spec::Carrier::kGrpc) return;
    const auto* files = &step_.proto;
    if (files->empty()) files = &around_.journey.proto;
    if (files->empty()) files = &around_.workload.proto;
    auto call = grpc_call_of(step_, *files, around_.folder);
    if (!call) return note(std::move(call.error()));
    // One that is wrong stands empty, and is told already.
    const bool is_known = result_.body && !result_.body->pieces().empty();
    if (is_known && result_.body->is_constant()) {
      std::string bytes;
      auto fits = call->encode(result_.body->constant_text(), bytes);
      if (!fits) note(std::move(fits.error()));
    }
    result_.call = std::move(*call);
    for (const auto& [name, value] : {std::pair{"Content-Type", std::string("application/grpc")},
                                      {"TE", std::string("trailers")},
                                      {"grpc-timeout", grpc_timeout(step_.timeout)}}) {
      if (!has_header(name)) result_.headers.push_back({.name = name, .value = constant(value)});
    }
  }

  // A step that sends a message waits for one, unless it says otherwise.
  void expect_messages() {
    const bool sends = step_.body_kind != spec::BodyKind::kNone;
    result_.receive = workload::compile(
        step_.receive.value_or(spec::Receive{.messages = sends ? 1 : 0, .until = {}}));
    if (result_.statuses.empty()) result_.statuses.push_back(kSwitchedProtocols);
  }

  void add_headers() {
    for (const spec::Header& header : step_.headers) {
      result_.headers.push_back(
          {.name = header.name, .value = compiled(header.value, Place::kHeader)});
    }
    for (const auto* outer : {&around_.journey.headers, &around_.workload.headers}) {
      for (const spec::Header& header : *outer) {
        if (has_header(header.name) || waits_for_value(header.value, names_)) continue;
        // Of bodies of HTTP; the messages of others are compressed by other rules.
        if (step_.carrier != spec::Carrier::kHttp && is_accept_encoding(header.name)) continue;
        result_.headers.push_back(
            {.name = header.name, .value = compiled(header.value, Place::kHeader)});
      }
    }
  }

  void add_authorization() {
    if (has_header("Authorization")) return;
    if (step_.auth) return authorize(*step_.auth);
    for (const auto* outer : {&around_.journey.auth, &around_.workload.auth}) {
      if (!outer->has_value()) continue;
      const spec::Auth& auth = **outer;
      const bool waits = waits_for_value(auth.token, names_) ||
                         waits_for_value(auth.user, names_) ||
                         waits_for_value(auth.password, names_);
      if (!waits) authorize(auth);
      return;
    }
  }

  void authorize(const spec::Auth& auth) {
    result_.headers.push_back(
        {.name = "Authorization",
         .value =
             auth.kind == spec::Auth::Kind::kBearer
                 ? compiled("Bearer " + auth.token, Place::kHeader)
                 : as_base64("Basic ", compiled(auth.user + ":" + auth.password, Place::kBody))});
  }

  void add_body() {
    std::string_view type = content_type_of(step_.body_kind);
    std::string multipart_type;
    switch (step_.body_kind) {
      case spec::BodyKind::kNone:
        return;
      case spec::BodyKind::kFile: {
        auto file = Blob::map((std::filesystem::path(around_.folder) / step_.body).string());
        if (!file) return note(std::move(file.error()));
        result_.body_tail = std::move(*file);
        break;
      }
      case spec::BodyKind::kMultipart: {
        auto multipart = put_together(step_.parts, around_.folder);
        if (!multipart) return note(std::move(multipart.error()));
        multipart_type = "multipart/form-data; boundary=" + multipart->boundary;
        type = multipart_type;
        result_.body_tail = std::move(multipart->files);
        result_.body = compiled(multipart->fields, Place::kBody);
        break;
      }
      default:
        result_.body = compiled(step_.body, Place::kBody);
    }
    if (step_.carrier != spec::Carrier::kHttp) return;  // a message has no headers
    if (!type.empty() && !has_header("Content-Type")) {
      result_.headers.push_back({.name = "Content-Type", .value = constant(std::string(type))});
    }
  }

  const spec::Step& step_;
  const Surroundings& around_;
  const Names& names_;
  Problems& problems_;
  Drawn drawn_;
  Step result_;
};

}  // namespace

Result<std::vector<std::string>> saved_values(const spec::Workload& workload) {
  std::vector<std::string> names;
  std::optional<Error> built_in;
  for (const spec::Journey& journey : workload.journeys) {
    spec::for_each_request(journey.steps, [&](const spec::Step& step) {
      for (const spec::Save& save : step.saves) {
        if (std::ranges::find(spec::kBuiltInValues, save.name) != spec::kBuiltInValues.end()) {
          built_in = invalid(fmt::format("the saved value {} cannot have that name", save.name),
                             fmt::format("${{{}}} is built in", save.name), "name it otherwise")
                         .error();
          built_in->at = step.at;
        }
        if (std::ranges::find(names, save.name) == names.end()) names.push_back(save.name);
      }
    });
  }
  if (built_in) return fail(std::move(*built_in));
  return names;
}

std::uint32_t variable_of(const std::string& name, const std::vector<std::string>& variables) {
  return static_cast<std::uint32_t>(std::ranges::find(variables, name) - variables.begin());
}

Step build_step(const spec::Step& step, const Surroundings& around, const Names& names,
                Problems& problems) {
  return StepBuilder(step, around, names, problems).build();
}

}  // namespace headroom::workload
