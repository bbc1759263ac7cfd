#include "run/trust.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace headroom::run {
namespace {

std::string percent(double share) {
  return to_string(Ratio{share});
}

std::string nanos_text(std::uint64_t nanos) {
  return to_string(Nanos(static_cast<std::int64_t>(nanos)));
}

std::string seconds_text(double seconds) {
  return to_string(Nanos(std::llround(seconds * 1e9)));
}

double share_of(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

int threads_of(const Run& run) {
  return std::max(1, run.header.threads);
}

void doubt(Trust& trust, std::string reason) {
  trust.trusted = false;
  trust.reasons.push_back(std::move(reason));
}

std::uint64_t late_by(const Histogram& delays) {
  const std::uint64_t p99 = delays.percentile(0.99);
  return p99 > static_cast<std::uint64_t>(kLatenessP99.count()) ? p99 : 0;
}

// Being slowed down can break a limit of time or rate, but makes no request fail.
bool may_be_the_generators(const Verdict& verdict) {
  return verdict.ruling == Ruling::kFail && verdict.samples > 0 &&
         verdict.requirement.metric != spec::Metric::kErrors &&
         verdict.requirement.metric != spec::Metric::kAvailability;
}

}  // namespace

void TrustWatch::add(const Run& known, const Slice& slice) {
  if (slice.second < judged(known).from) return;
  const Window second{slice.second, slice.second + 1};
  run::add(judged_, slice.generator);
  run::add(requests_, counts(known, std::nullopt, second));
  const Strain& strain = slice.generator.strain;
  if (std::abs(strain.clock_jump) > kClockJump) clock_jumps_ += std::abs(strain.clock_jump);
  if (slice.second >= under_load(known).to) return;

  run::add(loaded_, slice.generator);
  loaded_seconds_ += covered_seconds(known, second);
  if (strain.busiest_thread > kCpuShare) ++saturated_seconds_;
  const auto withhold = [](Withheld& withheld, double seconds, double limit) {
    withheld.seconds += seconds;
    if (seconds > limit) ++withheld.bad_seconds;
  };
  withhold(throttled_, strain.throttled / threads_of(known), kWithheldSecond);
  withhold(stolen_, strain.stolen, kStolenSecond);
}

Trust TrustWatch::trust(const Run& known, const std::vector<Verdict>& verdicts) const {
  Trust trust;
  if (known.header.origin != Origin::kMeasured) return trust;
  doubt_sends(known, trust);
  doubt_limits(trust);
  doubt_processor(known, verdicts, trust);
  doubt_machine(trust);
  return trust;
}

// What may have made the generator late, for people; empty when nothing stands out.
std::string TrustWatch::causes() const {
  const Strain& strain = judged_.strain;
  const double notable = 0.01 * std::max(1.0, requests_.seconds);
  std::string text;
  const auto add = [&](const std::string& cause) { text += (text.empty() ? " (" : ", ") + cause; };
  if (strain.throttled > notable) {
    add(fmt::format("its CPU quota withheld {}", seconds_text(strain.throttled)));
  }
  if (strain.stolen > notable) {
    add(fmt::format("the hypervisor took {}", seconds_text(strain.stolen)));
  }
  if (strain.waited > 10 * notable) {
    add(fmt::format("its threads waited {} for a core", seconds_text(strain.waited)));
  }
  if (strain.major_faults > 100) add(fmt::format("{} major faults", strain.major_faults));
  return text.empty() ? text : text + ")";
}

void TrustWatch::doubt_sends(const Run& known, Trust& trust) const {
  const int threads = threads_of(known);
  if (const std::uint64_t late = late_by(judged_.lateness); late > 0) {
    doubt(trust,
          fmt::format("the generator sent its requests late: p99 of its lateness is {}, more than "
                      "{}{}; use --threads {}, a lower rate, or cores of its own",
                      nanos_text(late), to_string(kLatenessP99), causes(), threads + 1));
  } else if (const std::uint64_t delay = late_by(judged_.loop_delay); delay > 0) {
    doubt(trust, fmt::format("responses had to wait for the generator: p99 of its event loops' "
                             "delay is {}, more than {}{}; use --threads {}, fewer users or a "
                             "lower rate, or cores of its own",
                             nanos_text(delay), to_string(kLatenessP99), causes(), threads + 1));
  } else if (const std::uint64_t longest =
                 std::max(judged_.lateness.max(), judged_.loop_delay.max());
             longest > static_cast<std::uint64_t>(kStandstill.count())) {
    trust.remarks.push_back(
        fmt::format("the generator stood still for {} at most{}: the highest percentiles and the "
                    "maximum hold that too",
                    nanos_text(longest), causes()));
  }
}

void TrustWatch::doubt_limits(Trust& trust) const {
  if (const double dropped = share_of(judged_.dropped, judged_.scheduled);
      dropped > kDroppedShare) {
    doubt(trust, fmt::format(
                     "the generator dropped {} of the sessions due ({} of {}), more than {}: they "
                     "met its limit of sessions under way, or were still waiting when the load "
                     "ended; use a lower rate, or shorter sessions",
                     percent(dropped), judged_.dropped, judged_.scheduled, percent(kDroppedShare)));
  }
  const std::uint64_t not_sent = requests_.failures[static_cast<std::size_t>(Failure::kNotSent)];
  if (const double share = share_of(not_sent, requests_.finished()); share > kNotSentShare) {
    doubt(trust,
          fmt::format(
              "the generator could not send {} of the requests ({} of {}), more than {}: it ran "
              "out of file descriptors (see `ulimit -n`; raise the hard limit), of local ports "
              "(`sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"`, or keep connections "
              "open), or met its own limit of connections; or use a lower rate",
              percent(share), not_sent, requests_.finished(), percent(kNotSentShare)));
  }
}

void TrustWatch::doubt_processor(const Run& known, const std::vector<Verdict>& verdicts,
                                 Trust& trust) const {
  const int threads = threads_of(known);
  const double available = threads * loaded_seconds_;
  const double used = available > 0 ? loaded_.cpu_seconds / available : 0;
  const double saturated = static_cast<double>(saturated_seconds_) / std::max(1.0, loaded_seconds_);
  std::string what;
  if (available >= kCpuSecondsMin && used > kCpuShare) {
    what = fmt::format("the generator used {} of its {} thread{}, more than {}", percent(used),
                       threads, threads == 1 ? "" : "s", percent(kCpuShare));
  } else if (available >= kCpuSecondsMin && saturated > kSaturatedSeconds) {
    what = fmt::format("a thread of the generator used more than {} of a core in {} of the seconds",
                       percent(kCpuShare), percent(saturated));
  } else {
    return;
  }
  const std::string remedy = fmt::format("use --threads {}, or a lower rate", threads + 1);
  if (had_a_schedule()) return doubt(trust, what + "; " + remedy);
  if (std::any_of(verdicts.begin(), verdicts.end(), may_be_the_generators)) {
    return doubt(trust, fmt::format("{}: it sends no faster than that, and what fails may fail "
                                    "for the generator's sake; use --threads {}, or cores of its "
                                    "own",
                                    what, threads + 1));
  }
  trust.remarks.push_back(
      fmt::format("{}: the throughput is what the service reaches at least, and response times are "
                  "those at that load, with {} (p99) of waiting in the generator; --threads {} "
                  "may show more",
                  what, nanos_text(judged_.loop_delay.percentile(0.99)), threads + 1));
}

void TrustWatch::doubt_machine(Trust& trust) const {
  const auto judge_one = [&](const Withheld& withheld, double share_limit, double second_limit,
                             std::string_view who, std::string_view fix) {
    const double share = withheld.seconds / std::max(1.0, loaded_seconds_);
    const double bad = static_cast<double>(withheld.bad_seconds) / std::max(1.0, loaded_seconds_);
    if (share <= share_limit && bad <= kWithheldSeconds) return;
    doubt(trust,
          fmt::format("{} withheld {} of the CPU time that the generator could have had, "
                      "and more than {} of it in {} seconds; {}",
                      who, percent(share), percent(second_limit), withheld.bad_seconds, fix));
  };
  judge_one(throttled_, kWithheldShare, kWithheldSecond, "the CPU quota of its control group",
            "raise the quota (cpu.max; a container's CPU limit), or use a lower rate");
  judge_one(stolen_, kStolenShare, kStolenSecond, "the hypervisor",
            "use a machine with cores of its own");
  if (judged_.strain.suspended > kSuspended) {
    doubt(trust, fmt::format("the machine was suspended for {} during the run: what was in flight "
                             "took longer than was measured; run it again",
                             seconds_text(judged_.strain.suspended)));
  }
  if (clock_jumps_ > 0) {
    trust.remarks.push_back(
        fmt::format("the wall clock was stepped by {} during the run: the run's figures are "
                    "measured on another clock, but its times do not match those of other logs",
                    seconds_text(clock_jumps_)));
  }
}

}  // namespace headroom::run
