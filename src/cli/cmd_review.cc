// `headroom review`: what is known to go wrong with services that are built as this file describes
// its own, by rules with reasons and sources.
// Exit codes: 0 nothing at or above --fail-on, 1 something is, 2 the command or the file is wrong.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <chrono>
#include <filesystem>
#include <ostream>
#include <vector>

#include "base/text.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/past_runs.h"
#include "cli/review_text.h"
#include "cli/service_file.h"
#include "cli/version.h"
#include "review/review_json.h"

namespace headroom::cli {
namespace {

constexpr std::string_view kNever = "never";

class ReviewCommand : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option(
           "--fail-on", fail_on_,
           "exit with 1 at findings of this severity or above: critical, high, medium, low, "
           "info or never")
        ->capture_default_str()
        ->type_name("SEVERITY");
    auto* json = app.add_flag("--json", json_, "as JSON");
    auto* markdown = app.add_flag("--markdown", markdown_, "as Markdown, for a pull request");
    auto* sarif = app.add_flag("--sarif", sarif_, "as SARIF 2.1.0, for a code host");
    json->excludes(markdown)->excludes(sarif);
    markdown->excludes(sarif);
    app.add_flag("--undecided", undecided_,
                 "list what some rules would have to know to be decided instead");
    app.add_option("--rule", rule_, "explain a rule instead")->type_name("ID");
    app.add_flag("--rules", rules_, "list the rules instead");
    app.add_flag("--no-color", no_color_, "no colour");
  }

  ExitCode run(Context& context) override {
    end_on_signals();
    const auto colour =
        context.out_is_terminal && !no_color_ ? report::Colour::kOn : report::Colour::kOff;
    if (rules_) {
      context.out << rules_text(colour);
      return ExitCode::kFine;
    }
    if (!rule_.empty()) return explain(context, colour);
    const auto fail_on = review::severity_of(fail_on_);
    if (!fail_on && fail_on_ != kNever) return report(context, unknown_severity());

    const spec::Reading spec = read_service_file(context, file_);
    if (!spec) return report(context, spec.error());
    auto runs = past_runs(state_folder(context, file_), *spec);
    if (!runs) return report(context, runs.error());
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    auto review = review::review(review::Subject(*spec, std::move(*runs), today));
    if (!review) return report(context, review.error());
    review->file = from_here(context, review->file);
    if (undecided_) {
      context.out << undecided_text(*review, colour);
      return ExitCode::kFine;
    }
    print(context, *review, colour);
    return fail_on && review->worst() >= fail_on ? ExitCode::kFailed : ExitCode::kFine;
  }

 private:
  void print(Context& context, const review::Review& review, report::Colour colour) const {
    if (json_) {
      context.out << review_json(review);
    } else if (sarif_) {
      context.out << sarif(review, kVersion);
    } else if (markdown_) {
      context.out << review_markdown(review);
    } else {
      context.out << review_text(review, colour);
    }
  }

  // As a path from where the user stands, where the file is below: that is what code hosts know.
  static std::string from_here(const Context& context, const std::string& file) {
    const auto here = std::filesystem::absolute(context.folder).lexically_normal();
    const auto path = std::filesystem::absolute(file).lexically_normal().lexically_relative(here);
    return path.empty() || *path.begin() == ".." ? file : path.string();
  }

  ExitCode explain(Context& context, report::Colour colour) const {
    if (const review::Rule* rule = review::find_rule(rule_)) {
      context.out << rule_text(*rule, colour);
      return ExitCode::kFine;
    }
    std::vector<std::string_view> ids;
    for (const review::Rule& rule : review::rules()) ids.push_back(rule.id);
    return report(context, Error{.what = "there is no rule " + in_quotes(rule_),
                                 .why = "`headroom review --rules` lists them",
                                 .fix = did_you_mean(rule_, ids)});
  }

  Error unknown_severity() const {
    return {.what = "--fail-on: there is no severity " + in_quotes(fail_on_),
            .why = "severities are critical, high, medium, low and info",
            .fix = "for example --fail-on critical"};
  }

  std::string file_;
  std::string fail_on_ = "high";
  std::string rule_;
  bool rules_ = false;
  bool undecided_ = false;
  bool json_ = false;
  bool markdown_ = false;
  bool sarif_ = false;
  bool no_color_ = false;
};

}  // namespace

std::unique_ptr<Command> make_review() {
  return std::make_unique<ReviewCommand>();
}

}  // namespace headroom::cli
