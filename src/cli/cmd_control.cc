// `headroom control`: asks a running test how it stands, changes its load, pauses it, stops it. The
// test was begun with --control; it is found by its file in `.headroom/control`.
// Exit codes: 0 done; 1 the test refused; 2 the command is wrong, or it is not clear which test is
// meant; 3 no test runs, or it does not answer.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <ostream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/control_file.h"
#include "cli/load_change.h"
#include "cli/service_file.h"
#include "http/probe.h"

namespace headroom::cli {
namespace {

constexpr std::chrono::seconds kPatience{5};

std::string describe(const ControlAddress& test) {
  return fmt::format("{} ({})", test.pid, test.test);
}

class ControlCommand : public Command {
 public:
  void flags(CLI::App& app) override {
    add_file_flag(app, file_);
    app.add_option("ACTION", action_, "status, rate, users, pause, resume or stop")
        ->check(CLI::IsMember({"status", "rate", "users", "pause", "resume", "stop"}))
        ->capture_default_str();
    app.add_option(
        "LOAD", load_,
        "of rate: 50/s, of users: 20, of both: 1.5x, +10% or -10%. What is sent stays what the "
        "test says: at a higher rate it is over sooner, at a lower one later");
    app.add_option("--pid", pid_, "which test, where several run");
  }

  ExitCode run(Context& context) override {
    const bool needs_load = action_ == "rate" || action_ == "users";
    if (needs_load == load_.empty()) {
      return report(context,
                    Error{.what = action_ + (needs_load ? " needs a load" : " takes no load"),
                          .why = {},
                          .fix = "headroom control rate 1.5x, or users 20"});
    }
    if (const auto wrong = wrong_load()) return report(context, *wrong);
    const auto test = choose(running_tests(state_folder(context, file_)));
    if (!test) return report(context, test.error());
    const auto url = parse_url(test->url + "/" + action_);
    if (!url) return report(context, url.error());
    const auto answer = http::fetch(*url,
                                    {.method = action_ == "status" ? "GET" : "POST",
                                     .headers = {{"Authorization", "Bearer " + test->token}},
                                     .body = load_},
                                    kPatience);
    if (!answer) return report(context, answer.error());
    constexpr int kOk = 200;
    (answer->status == kOk ? context.out : context.err) << answer->body;
    return answer->status == kOk ? ExitCode::kFine : ExitCode::kFailed;
  }

 private:
  // What no test could do, so that none need be asked.
  std::optional<Error> wrong_load() const {
    if (action_ == "rate") {
      if (auto change = parse_rate_change(load_); !change) return change.error();
    }
    if (action_ == "users") {
      if (auto change = parse_users_change(load_); !change) return change.error();
    }
    return std::nullopt;
  }

  Result<ControlAddress> choose(const std::vector<ControlAddress>& running) const {
    std::vector<std::string> texts;
    for (const ControlAddress& test : running) {
      if (pid_ == test.pid || (!pid_ && running.size() == 1)) return test;
      texts.push_back(describe(test));
    }
    if (running.empty()) {
      return fail(Error{.kind = ErrorKind::kUnreachable,
                        .what = "no test runs here that can be controlled",
                        .why = "there is none in .headroom/control",
                        .fix = "begin one with headroom test NAME --control 127.0.0.1:0"});
    }
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    return invalid(pid_ ? fmt::format("no test has the process id {}", *pid_)
                        : "it is not clear which test is meant",
                   "there run " + enumerate(views, "and"),
                   fmt::format("say --pid {}", running.front().pid));
  }

  std::string file_;
  std::string action_ = "status";
  std::string load_;
  std::optional<int> pid_;
};

}  // namespace

std::unique_ptr<Command> make_control() {
  return std::make_unique<ControlCommand>();
}

}  // namespace headroom::cli
