// What every report says about a run, computed once: the totals of each request class and tag over
// the judged window.
//
// Times come from all requests that finished in the judged window; rates from the part of it that
// was under load, so that a long drain does not thin them out.
#pragma once

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "run/run.h"

namespace headroom::report {

struct ClassDigest {
  std::string name;          // of the class or tag; "all requests" for the sum
  std::size_t place = 0;     // of a class: its index in the header
  run::Totals totals;        // over the judged window
  double rate = 0;           // successes per second under load
  double goodput = 0;        // of them, those within the limits of the requirements
  double received_rate = 0;  // received() per second under load
  // Of a class: one failure of each kind in words, where the run tells it (run/failure_example.h).
  std::array<std::string, run::kFailureKinds> examples;

  bool streams() const { return totals[run::Measure::kTtft].count() > 0; }
  // Whether the tokens of its streams are told apart from their events.
  bool tells_tokens() const { return totals[run::Counter::kTokens] > 0; }
  // Of streams: tokens, or else events.
  std::uint64_t received() const {
    return tells_tokens() ? totals[run::Counter::kTokens] : totals.events;
  }
  double error_share() const;  // of the finished; 0 when none finished
};

struct Digest {
  run::Window judged;
  // Those of which something was sent, in the order of the header; all of them where nothing was.
  std::vector<ClassDigest> classes;
  std::vector<std::string> unsent;  // the names of the others
  std::vector<ClassDigest> tags;    // each of all requests of its classes
  ClassDigest all;
  run::GeneratorTotals generator;   // over the whole run
  double generator_cores = 0;       // that the generator kept busy under load, on average
  std::vector<std::string> checks;  // of the header

  // With only one class its own row says all there is.
  bool has_sum() const { return classes.size() > 1; }
  // Indices of at most `count` of the classes above, those with the most finished requests, in
  // rising order.
  std::vector<std::size_t> busiest(std::size_t count) const;
};

Digest digest(const run::Run& run);

// What held the generator up, in words, "waited 1.2s for a core, 300 major faults"; empty when
// nothing did. What is below a thousandth of the seconds that it covers is left out.
std::string strain_text(const run::Strain& strain, double seconds);

// What was run: "chat · spike".
std::string title_of(const run::Header& header);

// What was spoken with the service, "HTTP/2 by TLS, WebSocket"; empty when nothing was sent.
std::string protocols_text(const run::Header& header);

// The statuses that are no success, "503 × 8, 429 × 2"; empty when there was none.
std::string statuses_text(const run::Counts& counts);

// The checks that failed, "$.ok is true × 7, save id × 2", the most frequent first; `checks` are
// those of the run's header. Empty when none did.
std::string checks_text(const run::Counts& counts, std::span<const std::string> checks);

// "timeout 70, status 8 (503 × 8)", the most frequent first; empty when nothing failed.
std::string failures_text(const run::Counts& counts, std::span<const std::string> checks);

// "protocol, for example: the body is not gzip, as its Content-Encoding says", for each kind of
// failure that the class had and of which there is an example.
std::vector<std::string> example_texts(const ClassDigest& of_class);

// "login, order and look", the requests that were never sent; of many, the first ones. Empty when
// there are none.
std::string unsent_text(const Digest& digest);

// "sent 1,230 for 1,204 started, retries 20, redirects 6, aborted 4"; what was received and came
// compressed; empty when each request was sent once, none was broken off and nothing compressed.
std::string counters_text(const run::Counts& counts);

// "23 Nov 2026 18:53:01 UTC"
std::string moment_text(std::chrono::system_clock::time_point moment);

// "30s – 1m", since the run's start.
std::string window_text(run::Window window);

}  // namespace headroom::report
