// A Run: what happened, whether it was simulated, measured or observed. The only shape in which
// results travel: judging, comparing, storing and reporting know nothing else.
//
// A run is a header, a timeline of slices of one second, events, and an end that is absent while it
// is going on or when its process died. Slices hold histograms in their compact bytes: an hour of
// four request classes is some tens of megabytes at most, and merging any window is cheap. A run
// too long for that is condensed (run/condenser.h): its slices then cover several seconds each, and
// its windows have the same totals as before.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/histogram.h"
#include "base/quantity.h"
#include "base/random.h"
#include "run/requests.h"
#include "run/slot_readings.h"

namespace headroom::run {

// Why a request did not count as a success. Recorded data, not errors of headroom.
enum class Failure : std::uint8_t {
  kRefused,   // connection refused
  kReset,     // connection broken before the response was whole
  kTimeout,   // no whole response within the step's timeout
  kResolve,   // the name has no address, or the host no route
  kProtocol,  // the bytes were not a response
  kStatus,    // a status that the step does not expect
  kCheck,     // a check on the response failed
  kNotSent,   // the generator's own: no port, descriptor or session left to send it with
};
inline constexpr std::size_t kFailureKinds = 8;
std::string_view name_of(Failure failure);  // "refused", ...

// What else is counted of a request class. A new counter goes to the end: the numbers of these are
// what the store keeps (docs/formats/runs.md).
enum class Counter : std::uint8_t {
  kAborted,    // requests that the user broke off: neither successes nor failures
  kRetries,    // further attempts of requests that had failed
  kRedirects,  // further requests to where an answer sent the user
  kTokens,     // tokens received in streams, where they are told apart from events
  kDecoded,    // bytes of bodies that came compressed, once decoded; bytes_in counts the wire
  kOverLimit,  // successes that broke a limit which a requirement sets for a single request
};
inline constexpr std::size_t kCounters = 6;
std::string_view name_of(Counter counter);  // "aborted", ...

// The histograms of one request class; nanoseconds unless said otherwise.
enum class Measure : std::uint8_t {
  kResponseTime,       // from the intended moment to the last byte, successes only
  kServiceTime,        // from the moment sent, successes only
  kFailedTime,         // from the intended moment until the failure was known
  kTtft,               // from the intended moment to the first event of a stream
  kInterTokenLatency,  // between events of a stream
  kStreamRate,  // events per 1,000 seconds (milli-events per second) of each finished stream after
                // its first event; tokens, where they are told apart from events
  kTimePerOutputToken,  // of each finished stream of at least two tokens: from its first token to
                        // its end, over the tokens after the first
};
inline constexpr std::size_t kMeasures = 7;
std::string_view name_of(Measure measure);

// One request class (a step of a journey) in one slice. A request with its retries and redirects
// is one: started = succeeded + failed + aborted + in flight, over the whole run.
struct ClassSlice {
  std::uint64_t started = 0;
  std::uint64_t succeeded = 0;
  std::array<std::uint64_t, kFailureKinds> failed{};
  std::map<int, std::uint64_t> statuses;  // status (run/status.h) -> count
  std::uint64_t events = 0;               // stream events received
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::array<std::uint64_t, kCounters> counters{};
  // How often which check of Header::checks was the first to fail: together its kCheck failures.
  std::map<std::uint32_t, std::uint64_t> failed_checks;
  std::array<std::string, kMeasures>
      histograms;  // Histogram::encode(), empty when nothing was recorded
};

// What kept the generator's threads from running, and what happened to its clocks, as the kernel
// tells it; zero where it does not.
struct Strain {
  double busiest_thread = 0;  // CPU seconds of the thread that used the most
  double throttled = 0;       // core seconds that its control group's quota of CPU withheld
  double stolen = 0;          // seconds that the hypervisor gave to others, the mean of all cores
  double waited = 0;          // seconds its threads were ready to run and had no core, added up
  std::uint64_t major_faults = 0;  // pages that had to come from a disk
  double clock_jump = 0;           // seconds the wall clock moved against the monotonic one
  double suspended = 0;            // seconds for which the machine slept
  friend bool operator==(const Strain&, const Strain&) = default;
};

// Sessions: what is due is begun, refused or waits, so that over a run's seconds up to any one
// scheduled = begun + dropped + waiting in that one.
struct GeneratorSlice {
  std::string lateness;         // encoded histogram: moment sent minus moment intended, where the
                                // generator was the cause
  std::string loop_delay;       // encoded histogram: how long what was ready had to wait for the
                                // generator's event loops, probed every 10 ms
  double cpu_seconds = 0;       // of this process within the slice
  std::uint64_t scheduled = 0;  // sessions due
  std::uint64_t begun = 0;
  std::uint64_t dropped = 0;  // sessions due that a stated limit refused; each is also a kNotSent
  std::uint64_t waiting = 0;  // sessions due and not yet begun, at its end
  Strain strain;
};

// What all replicas of one component used, as the environment tells it, or the simulation. Nothing
// is known of a component with no replicas.
struct ComponentSlice {
  double cpu_seconds = 0;          // of processor time; of a simulated one, of its cores
  double throttled_seconds = 0;    // for which limits withheld the processor, added up
  std::uint64_t memory_bytes = 0;  // at its end
  std::uint32_t replicas = 0;      // at its end
  double cores = 0;                // that their limits allow, at its end; 0: not limited
  SlotReadings slots = {};         // within it
  friend bool operator==(const ComponentSlice&, const ComponentSlice&) = default;
};

struct Slice {
  std::int64_t second = 0;          // since the run's start; it covers [second, second + seconds)
  std::int64_t seconds = 1;         // more only in a condensed run
  std::vector<ClassSlice> classes;  // in the order of Header::classes
  std::vector<ComponentSlice> components;  // in the order of Header::components; empty: unknown
  std::uint64_t in_flight = 0;  // requests in flight at its end; the most of its seconds' ends
  GeneratorSlice generator;
};

// Something that happened at a moment: a phase began, an instance died, a fault was injected.
struct Event {
  Nanos at{};        // since the run's start
  std::string kind;  // "phase", "fault", "fault-end", "note", "warning", kChangedByHand
  std::string text;
};
// The load was changed, paused or resumed by a person while the run went on.
inline constexpr std::string_view kChangedByHand = "by hand";

enum class Origin { kMeasured, kSimulated, kObserved };
std::string_view name_of(Origin origin);

// What is known when the run begins.
struct Header {
  std::string id;  // "20261123-185301-load-7f3a"
  Origin origin = Origin::kMeasured;
  std::string service;
  std::string test;  // name of the test, or the URL
  std::string environment;
  std::string load;  // for people: "36/s, 8x for 20s"
  std::chrono::system_clock::time_point started;
  Nanos planned{};  // intended length; zero when open-ended
  Nanos warm_up{};
  double expected_peak_share =
      0;  // the highest steady load over the workload's expected peak; 0 when unknown
  // As planned: the rate that the load never falls below, a spike left aside, and how much the
  // gaps between sessions vary. 0 and 1, Poisson, where the load is none of one rate.
  Rate steady;
  double arrivals_cv = 1;
  Seed seed;
  std::string spec_sha256;
  std::string commit;  // of the service's repository, when there is one
  std::string host;    // "name, 2 cores, Linux 6.18"
  std::string headroom_version;
  int threads = 1;
  // What was spoken, each once: "HTTP/2 by TLS". Empty: unknown, or nothing was sent.
  std::vector<std::string> protocols;
  std::vector<std::string> classes;  // step names
  // Of each class, the words under which it is measured together with others; run/tags.h reads
  // them. Empty in runs older than tags.
  std::vector<std::vector<std::string>> class_tags;
  std::vector<std::string> components;    // of the environment; empty: unknown
  std::vector<std::string> checks;        // "ask: body contains \"ok\"", of all classes
  std::vector<std::string> requirements;  // their texts, as judged
  std::vector<std::string> remarks;       // what limits what may be concluded: "TLS not verified"
  // Id of what it is one of several of: the probes of a search, the tests of a suite. Empty on its
  // own.
  std::string series;
};

struct End {
  // Until the load stopped; what was in flight then may still fill slices after it.
  Nanos duration{};
  bool interrupted = false;
  std::uint64_t peak_rss_bytes = 0;
};

struct Run {
  Header header;
  std::vector<Slice> slices;  // rising, gaps allowed, none across a bound of the windows below
  std::vector<Event> events;
  std::optional<End> end;  // absent: still going on, or its process died
};

// A half-open window of whole seconds [from, to) since the run's start.
struct Window {
  std::int64_t from = 0;
  std::int64_t to = 0;
  friend bool operator==(const Window&, const Window&) = default;
};
// Up to the last slice, what drained after the load included.
Window whole(const Run& run);
// Without the warm-up, which counts as part of the planned length.
Window judged(const Run& run);
// The judged window's whole seconds under load, without what drained after it: for rates. All of
// the judged window when that leaves no whole second, or where the load was so much work and ended
// when that was done.
Window under_load(const Run& run);
// The load is then not only what was planned.
bool changed_by_hand(const Run& run);
// How much of a window the run covers, in seconds.
double covered_seconds(const Run& run, Window window);
// How long the run covers: until the load stopped, or the last slice drained; up to the last
// slice where there is no end.
Nanos duration(const Run& run);

// What was counted of one request class, or of all, over a window.
struct Counts {
  std::uint64_t started = 0;
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  std::array<std::uint64_t, kFailureKinds> failures{};
  std::map<int, std::uint64_t> statuses;
  std::uint64_t events = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::array<std::uint64_t, kCounters> counters{};
  std::map<std::uint32_t, std::uint64_t> failed_checks;
  double seconds = 0;  // length of the window that the run really covers

  std::uint64_t finished() const { return succeeded + failed; }
  // Successes as the requirements want them.
  std::uint64_t good() const { return succeeded - (*this)[Counter::kOverLimit]; }
  std::uint64_t operator[](Counter counter) const {
    return counters[static_cast<std::size_t>(counter)];
  }
  // What went over the wire for the requests that were started.
  std::uint64_t sent() const {
    return started + (*this)[Counter::kRetries] + (*this)[Counter::kRedirects];
  }
};

// Of a later window; the seconds add up too.
void add(Counts& into, const Counts& later);

// The counts and every histogram merged. Some 120 kB: ask for counts or one merged histogram
// where many windows are walked.
struct Totals : Counts {
  std::array<Histogram, kMeasures> histograms;

  using Counts::operator[];
  const Histogram& operator[](Measure measure) const {
    return histograms[static_cast<std::size_t>(measure)];
  }
};

// Asserts that the slices hold histograms: whoever reads slices from outside has checked them.
Counts counts(const Run& run, const Requests& requests, Window window);
Histogram merged(const Run& run, const Requests& requests, Measure measure, Window window);
Totals totals(const Run& run, const Requests& requests, Window window);

// What a component used over a window.
struct ComponentTotals {
  double cpu_seconds = 0;
  double throttled_seconds = 0;
  std::uint64_t memory_bytes = 0;  // the most
  double replicas = 0;             // on average
  double cores = 0;                // on average; 0: not limited
  double seconds = 0;              // for which it was told
  SlotReadings slots;
  // Of what its limits allow; of one core, where they allow any.
  double utilisation() const;
};
// `component` is an index into Header::components.
ComponentTotals component_totals(const Run& run, std::size_t component, Window window);

struct GeneratorTotals {
  Histogram lateness;
  Histogram loop_delay;
  double cpu_seconds = 0;
  std::uint64_t scheduled = 0;
  std::uint64_t begun = 0;
  std::uint64_t dropped = 0;
  std::uint64_t waiting = 0;  // at the window's end
  Strain strain;              // added up
};
void add(Strain& into, const Strain& strain);
GeneratorTotals generator_totals(const Run& run, Window window);

// One second more, for those who follow a run while it happens. Leaves Counts::seconds alone.
void add(Totals& totals, const ClassSlice& part);
void add(GeneratorTotals& into, const GeneratorSlice& slice);

}  // namespace headroom::run
