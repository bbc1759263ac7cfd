#include "traffic/draft_access_log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>

#include "base/text.h"
#include "traffic/burstiness.h"
#include "traffic/counted.h"
#include "traffic/log_journeys.h"

namespace headroom::traffic {
namespace {

constexpr double kDayMs = 86'400'000;

// A log may name any year of four digits, and a system_clock ends in 2262.
std::string moment(std::int64_t ms) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(static_cast<std::time_t>(ms / 1000)));
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.3g} %", 100 * static_cast<double>(part) / static_cast<double>(whole));
}

// The median of the greatest of 60 Poisson counts over their mean: what the busiest minute of an
// hour without any rise comes to by chance alone.
double peak_by_chance(double per_hour) {
  const double mean = per_hour / 60;
  const double quantile = std::pow(0.5, 1.0 / 60);
  double sum = 0;
  double k = 0;
  for (; sum < quantile && k < 10 * mean + 100; ++k) {
    sum += std::exp(k * std::log(mean) - mean - std::lgamma(k + 1));
  }
  return (k - 1) / mean;
}

Usage usage_of(const AccessLog& log) {
  const CountsOverTime& starts = log.session_starts();
  const auto sessions = static_cast<double>(log.sessions().count());
  const double period_days = static_cast<double>(starts.last_ms() - starts.first_ms()) / kDayMs;
  const double days = std::max(period_days, 1.0);
  const auto in_hour = static_cast<double>(starts.peak().in_hour);
  Usage usage;
  usage.users = std::max(1.0, std::round(log.sessions().clients()));
  usage.sessions_per_day_and_user = sessions / usage.users / days;
  usage.peak_hour = in_hour / (sessions / days);
  usage.peak_minute = static_cast<double>(starts.peak().in_minute) / (in_hour / 60);
  usage.users_comment = log.has_agents()
                            ? "clients, told apart by address and user agent"
                            : "clients, told apart by address alone: the log names no user agents";
  usage.sessions_comment = fmt::format(
      "{} in {:.3g} days{}", counted(log.sessions().count(), "session"), period_days,
      period_days < 1 ? "; a day is taken to have no more than the log, so that the peak is right"
                      : "");
  usage.hour_comment = fmt::format("{} session starts in the hour from {}", starts.peak().in_hour,
                                   moment(starts.peak().hour_ms));
  usage.minute_comment =
      fmt::format("{} in its busiest minute; chance alone would give about {:.2g}x",
                  starts.peak().in_minute, peak_by_chance(in_hour));
  // The service file bounds both; their product, the peak, is kept where that is possible.
  if (usage.peak_hour > 1) {
    usage.minute_comment +=
        fmt::format("; times {:.3g}, since that hour had more than a mean day", usage.peak_hour);
    usage.peak_minute *= usage.peak_hour;
  }
  usage.peak_hour = std::clamp(usage.peak_hour, 1.0 / 24, 1.0);
  usage.peak_minute = std::clamp(usage.peak_minute, 1.0, 60.0);
  return usage;
}

void describe_dispersion(std::string_view what, const CountsOverTime& counts, Draft& draft) {
  const auto index = [](const std::optional<CountsOverTime::Dispersion>& value) {
    return value ? fmt::format("{:.3g}", value->index) : std::string("unknown");
  };
  draft.figures.push_back(fmt::format(
      "burstiness of {}: index of dispersion {} in windows of 1 s, {} in windows of 60 s "
      "(1 is Poisson, above 1 is bursty; within each hour)",
      what, index(counts.dispersion_per_second()), index(counts.dispersion_per_minute())));
}

void describe_origin(const AccessLog& log, Draft& draft) {
  const CountsOverTime& times = log.request_times();
  draft.origin.push_back(fmt::format("access log {}: {}, {} to {}", fmt::join(log.files(), ", "),
                                     counted(log.lines(), "line"), moment(times.first_ms()),
                                     moment(times.last_ms())));
  draft.origin.push_back(fmt::format(
      "{} in {} of {}; a session ends after {} of silence", counted(log.requests(), "request"),
      counted(log.sessions().count(), "session"),
      counted(static_cast<std::uint64_t>(std::llround(log.sessions().clients())), "client"),
      to_string(log.options().session_gap)));
  if (log.sessions().count() > Sessions::kSampled) {
    draft.origin.push_back(fmt::format("journeys are drawn from a uniform sample of {} sessions",
                                       log.sessions().sample().size()));
  }
}

void describe_dropped(const AccessLog& log, const LogJourneys& found, Draft& draft) {
  const std::uint64_t lines = log.lines();
  auto& dropped = draft.dropped;
  for (const auto& [fault, broken] : log.broken()) {
    dropped.push_back(fmt::format("{} ({}) could not be read: {}; {} {}",
                                  counted(broken.lines, "line"), percent(broken.lines, lines),
                                  describe(fault), broken.lines == 1 ? "it is" : "the first are",
                                  fmt::join(broken.examples, ", ")));
  }
  for (const auto& [method, times] : log.foreign_methods()) {
    dropped.push_back(fmt::format("{}: {} cannot be replayed", counted(times, "request"), method));
  }
  if (log.foreign_targets() > 0) {
    dropped.push_back(
        fmt::format("{} whose target is no path", counted(log.foreign_targets(), "request")));
  }
  if (log.assets() > 0 && log.options().assets == Assets::kDrop) {
    dropped.push_back(fmt::format(
        "{} ({}) of styles, scripts, pictures and the like, which browsers cache and fetch by "
        "themselves; --assets keeps them",
        counted(log.assets(), "request"), percent(log.assets(), lines)));
  }
  if (log.bots() > 0 && log.options().bots == Bots::kDrop) {
    dropped.push_back(fmt::format("{} ({}) of clients that call themselves bots",
                                  counted(log.bots(), "request"), percent(log.bots(), lines)));
  }
  if (found.unknown_requests > 0) {
    dropped.push_back(fmt::format("{} to {} that mostly answered 400, 404, 405 or 410",
                                  counted(found.unknown_requests, "request"),
                                  counted(found.unknown_endpoints, "endpoint")));
  }
  const CountsOverTime& times = log.request_times();
  if (times.late() > 0) {
    dropped.push_back(fmt::format(
        "{} out of order by more than 3 hours: in no peak and no burstiness (give the oldest "
        "file first)",
        counted(times.late(), "request")));
  }
  const Sessions& sessions = log.sessions();
  if (sessions.left_out() > 0) {
    dropped.push_back(fmt::format("{} beyond the first {} of their session",
                                  counted(sessions.left_out(), "request"),
                                  Sessions::kMostRequestsKept));
  }
  if (sessions.cut_short() > 0) {
    dropped.push_back(fmt::format("{} ended early, too many were open at once",
                                  counted(sessions.cut_short(), "session")));
  }
  if (log.endpoints().crowded() > 0) {
    dropped.push_back(fmt::format("the words of {} taken for values: too many different paths",
                                  counted(log.endpoints().crowded(), "request")));
  }
  dropped.push_back("bodies and request headers: a log has none");
}

Error nothing_left(const AccessLog& log) {
  Error error{.what = fmt::format("{} holds no request that can be made again",
                                  fmt::join(log.files(), ", "))};
  std::vector<std::string> held;
  for (const auto& [fault, broken] : log.broken()) {
    held.push_back(fmt::format("{} broken ({}; {})", counted(broken.lines, "line"), describe(fault),
                               broken.examples.front()));
  }
  if (!log.foreign_methods().empty())
    held.emplace_back("methods that a service file does not know");
  if (log.options().bots == Bots::kDrop && log.bots() > 0) {
    held.push_back(fmt::format("{} of bots", counted(log.bots(), "request")));
    error.fix = "leave out --no-bots";
  }
  if (log.options().assets == Assets::kDrop && log.assets() > 0) {
    held.push_back(fmt::format("{} of assets", counted(log.assets(), "request")));
    error.fix = "add --assets to keep them";
  }
  error.why = held.empty() ? "it is empty" : fmt::format("it holds {}", fmt::join(held, ", "));
  if (error.fix.empty()) error.fix = "give an access log in the common, combined or a JSON format";
  return error;
}

}  // namespace

Result<Draft> draft_of(const AccessLog& log) {
  if (log.requests() == 0) return fail(nothing_left(log));
  constexpr double kMilliseconds = 0.0005;
  constexpr double kSeconds = 1.0 / 3;  // fit.h
  LogJourneys found = find_journeys(log.endpoints(), log.sessions().sample(),
                                    log.has_milliseconds() ? kMilliseconds : kSeconds);
  if (found.journeys.empty()) {
    return invalid(
        "no journey could be found in the log",
        fmt::format("{} of {} went to endpoints that mostly answered 400, 404, 405 or 410",
                    found.unknown_requests, counted(log.requests(), "request")),
        "give a log of the service's ordinary traffic");
  }
  Draft draft;
  draft.service = "recorded";
  draft.description = "Drafted from an access log";
  describe_origin(log, draft);
  describe_dispersion("requests", log.request_times(), draft);
  describe_dispersion("session starts", log.session_starts(), draft);
  const Burstiness burstiness = burstiness_of(log.session_starts());
  draft.figures.push_back(burstiness.why);
  draft.figures.push_back(
      fmt::format("the journeys make {:.3g} % as many requests as their recorded sessions",
                  100 * found.represented));
  if (log.bots() > 0 && log.options().bots == Bots::kKeep) {
    draft.figures.push_back(
        fmt::format("{} ({}) came from clients that call themselves bots; "
                    "--no-bots leaves them out",
                    counted(log.bots(), "request"), percent(log.bots(), log.lines())));
  }
  describe_dropped(log, found, draft);
  draft.targets.push_back({.name = "local",
                           .url = std::string(kLocalUrl),
                           .comment = "a log does not say where the service can be tested"});
  draft.usage = usage_of(log);
  draft.usage->arrivals = burstiness.arrivals;
  draft.usage->arrivals_comment = burstiness.comment;
  draft.journeys = std::move(found.journeys);
  draft.data = std::move(found.data);
  return draft;
}

}  // namespace headroom::traffic
