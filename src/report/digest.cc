#include "report/digest.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "report/figures.h"
#include "run/failure_example.h"
#include "run/status.h"
#include "run/tags.h"

namespace headroom::report {
namespace {

ClassDigest digest_of(const run::Run& run, const run::Requests& requests, std::string name) {
  const run::Counts loaded = run::counts(run, requests, run::under_load(run));
  const auto per_second = [&](std::uint64_t count) {
    return loaded.seconds > 0 ? static_cast<double>(count) / loaded.seconds : 0;
  };
  ClassDigest digest{.name = std::move(name),
                     .place = 0,
                     .totals = run::totals(run, requests, run::judged(run)),
                     .rate = per_second(loaded.succeeded),
                     .goodput = per_second(loaded.good())};
  digest.received_rate =
      per_second(digest.tells_tokens() ? loaded[run::Counter::kTokens] : loaded.events);
  return digest;
}

// Neither sent nor due and refused: the test does not take its journey, or none came that far.
bool is_unsent(const run::Run& run, const run::Requests& requests) {
  const run::Counts counts = run::counts(run, requests, run::whole(run));
  return counts.started == 0 && counts.finished() == 0;
}

}  // namespace

double ClassDigest::error_share() const {
  const std::uint64_t finished = totals.finished();
  return finished == 0 ? 0 : static_cast<double>(totals.failed) / static_cast<double>(finished);
}

std::vector<std::size_t> Digest::busiest(std::size_t count) const {
  std::vector<std::size_t> order(classes.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return classes[a].totals.finished() > classes[b].totals.finished();
  });
  if (order.size() > count) order.resize(count);
  std::sort(order.begin(), order.end());
  return order;
}

Digest digest(const run::Run& run) {
  Digest digest{.judged = run::judged(run),
                .classes = {},
                .unsent = {},
                .tags = {},
                .all = digest_of(run, std::nullopt, "all requests"),
                .generator = run::generator_totals(run, run::whole(run)),
                .generator_cores = 0,
                .checks = run.header.checks};
  const bool is_all_unsent = is_unsent(run, std::nullopt);
  for (std::size_t i = 0; i < run.header.classes.size(); ++i) {
    if (!is_all_unsent && is_unsent(run, i)) {
      digest.unsent.push_back(run.header.classes[i]);
      continue;
    }
    ClassDigest& added = digest.classes.emplace_back(digest_of(run, i, run.header.classes[i]));
    added.place = i;
    if (added.totals.failed == 0) continue;
    for (std::size_t kind = 0; kind < run::kFailureKinds; ++kind) {
      added.examples[kind] = run::example_of(run, added.name, static_cast<run::Failure>(kind));
    }
  }
  for (const run::Tag& tag : run::tags_of(run.header)) {
    digest.tags.push_back(digest_of(run, tag.classes, tag.name));
  }
  // Over the seconds under load: in what drains after them there is next to nothing to do.
  const run::Window loaded = run::under_load(run);
  const double seconds = run::covered_seconds(run, loaded);
  if (seconds > 0) {
    digest.generator_cores = run::generator_totals(run, loaded).cpu_seconds / seconds;
  }
  return digest;
}

std::string strain_text(const run::Strain& strain, double seconds) {
  std::string text;
  const auto add = [&](double amount, std::string_view what, std::string_view rest) {
    if (amount <= 0.001 * seconds) return;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", what, seconds_text(amount), rest);
  };
  add(strain.throttled, "throttled by its CPU quota for", "");
  add(strain.stolen, "robbed of", " by the hypervisor");
  add(strain.waited, "waited", " for a core");
  add(strain.suspended, "suspended for", "");
  if (strain.major_faults > 0) {
    text += fmt::format("{}{} major fault{}", text.empty() ? "" : ", ",
                        count_text(strain.major_faults), strain.major_faults == 1 ? "" : "s");
  }
  return text;
}

std::string title_of(const run::Header& header) {
  if (header.service.empty() || header.test.empty()) return header.service + header.test;
  return header.service + " · " + header.test;
}

std::string protocols_text(const run::Header& header) {
  return fmt::format("{}", fmt::join(header.protocols, ", "));
}

std::string statuses_text(const run::Counts& counts) {
  std::string text;
  for (const auto& [status, times] : counts.statuses) {
    if (run::is_success(status)) continue;
    text += fmt::format("{}{} × {}", text.empty() ? "" : ", ", run::status_text(status),
                        count_text(times));
  }
  return text;
}

std::string checks_text(const run::Counts& counts, std::span<const std::string> checks) {
  std::vector<std::pair<std::uint64_t, std::string_view>> failed;
  for (const auto& [check, times] : counts.failed_checks) {
    if (check >= checks.size()) continue;
    // Its class stands beside it already.
    const std::string_view name = checks[check];
    const std::size_t colon = name.find(": ");
    failed.emplace_back(times, colon == name.npos ? name : name.substr(colon + 2));
  }
  std::stable_sort(failed.begin(), failed.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (const auto& [times, name] : failed) {
    text += fmt::format("{}{} × {}", text.empty() ? "" : ", ", name, count_text(times));
  }
  return text;
}

std::string failures_text(const run::Counts& counts, std::span<const std::string> checks) {
  std::vector<std::pair<std::uint64_t, run::Failure>> kinds;
  for (std::size_t i = 0; i < counts.failures.size(); ++i) {
    if (counts.failures[i] > 0) kinds.emplace_back(counts.failures[i], run::Failure(i));
  }
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (const auto& [count, kind] : kinds) {
    if (!text.empty()) text += ", ";
    text += fmt::format("{} {}", run::name_of(kind), count_text(count));
    const std::string statuses = statuses_text(counts);
    if (kind == run::Failure::kStatus && !statuses.empty()) text += " (" + statuses + ")";
    const std::string failed = checks_text(counts, checks);
    if (kind == run::Failure::kCheck && !failed.empty()) text += " (" + failed + ")";
  }
  return text;
}

std::vector<std::string> example_texts(const ClassDigest& of_class) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < of_class.examples.size(); ++i) {
    if (of_class.totals.failures[i] == 0 || of_class.examples[i].empty()) continue;
    texts.push_back(fmt::format("{}, for example: {}", run::name_of(static_cast<run::Failure>(i)),
                                of_class.examples[i]));
  }
  return texts;
}

std::string unsent_text(const Digest& digest) {
  constexpr std::size_t kNamed = 12;
  std::vector<std::string_view> names(digest.unsent.begin(), digest.unsent.end());
  if (names.size() <= kNamed + 1) return enumerate(names, "and");
  const std::string more = count_text(names.size() - kNamed) + " more";
  names.resize(kNamed);
  names.push_back(more);
  return enumerate(names, "and");
}

std::string counters_text(const run::Counts& counts) {
  std::string text;
  if (counts.sent() > counts.started) {
    text = fmt::format("sent {} for {} started", count_text(counts.sent()),
                       count_text(counts.started));
  }
  for (const auto counter :
       {run::Counter::kRetries, run::Counter::kRedirects, run::Counter::kAborted}) {
    if (counts[counter] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", run::name_of(counter),
                        count_text(counts[counter]));
  }
  if (const std::uint64_t over = counts[run::Counter::kOverLimit]; over > 0) {
    text += fmt::format("{}{} of {} successes within the requirements' limits",
                        text.empty() ? "" : ", ", count_text(counts.good()),
                        count_text(counts.succeeded));
  }
  if (const std::uint64_t decoded = counts[run::Counter::kDecoded]; decoded > 0) {
    text += fmt::format("{}received {} on the wire, {} of bodies once decoded",
                        text.empty() ? "" : ", ", bytes_text(static_cast<double>(counts.bytes_in)),
                        bytes_text(static_cast<double>(decoded)));
  }
  return text;
}

std::string moment_text(std::chrono::system_clock::time_point moment) {
  const std::tm parts = fmt::gmtime(std::chrono::system_clock::to_time_t(moment));
  return fmt::format("{} {:%b %Y %H:%M:%S} UTC", parts.tm_mday, parts);
}

std::string window_text(run::Window window) {
  return clock_text(window.from) + " – " + clock_text(window.to);
}

}  // namespace headroom::report
