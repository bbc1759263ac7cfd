// What recorded traffic came to, before it is written down: the parts of a service file that a
// recording can tell, each with the sentence that says how it was found.
//
// Readers of recordings (access_log.h, har.h, openapi.h, postman.h) fill it; write_draft.h turns it
// into text. Texts that may hold ${...} are templates already: a reader escapes what it copies
// (literal() in template_text.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::traffic {

// Where a draft's tests go until someone says otherwise: a recording shows where the service is,
// not that it may be put under load there.
inline constexpr std::string_view kLocalUrl = "http://127.0.0.1:8080";

// Methods that the service file knows.
inline constexpr std::array<std::string_view, 7> kMethods{"GET",   "POST",   "HEAD",   "PUT",
                                                          "PATCH", "DELETE", "OPTIONS"};

// Journeys of one draft at most.
inline constexpr std::size_t kMostJourneys = 200;

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Of a body in several: a text, or a file where `file` is not empty.
struct Part {
  std::string name;
  std::string value{};
  std::string file{};       // a placeholder, relative to the service file (multipart_body.h)
  std::string file_name{};  // empty: that of `file`
  std::string type{};       // its Content-Type, or empty
};

struct Body {
  enum class Kind { kNone, kJson, kText, kForm, kMultipart, kFile } kind = Kind::kNone;
  std::string text{};  // kJson: one JSON document; kText: as it is sent; kFile: a placeholder
  Pairs fields{};      // kForm
  std::vector<Part> parts{};  // kMultipart
};

// A request, or a group of them that is sent side by side.
struct Step {
  std::string name;
  std::string method = "GET";  // one that the service file knows
  std::string target;          // begins with / or ${, holds no blank outside ${...}
  Pairs headers;
  Body body;
  std::optional<int> status;  // expected, where it is not simply any below 400
  std::string think;          // a distribution; empty: the journey's
  std::string repeat;         // a distribution; empty: once
  std::string comment;        // one sentence, or empty
  std::string parallel;       // of a group how many at once: "6 per host"; empty: a request
  std::vector<Step> steps;    // of a group; requests

  bool is_group() const { return !steps.empty(); }
};

// Those in groups included.
inline std::size_t count_requests(const std::vector<Step>& steps) {
  std::size_t count = 0;
  for (const Step& step : steps) count += step.is_group() ? step.steps.size() : 1;
  return count;
}

struct Journey {
  std::string name;
  std::string comment;
  double share = 0;  // of all sessions
  std::string think;
  std::vector<Step> steps;
  std::optional<std::uint64_t> sessions;  // recorded ones that it stands for
};

// A CSV file beside the service file.
struct DataSet {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::string comment;
};

struct Target {
  std::string name;
  std::string url;
  std::string comment;
};

// How many come, how often, and how unevenly.
struct Usage {
  double users = 0;
  double sessions_per_day_and_user = 0;
  double peak_hour = 0;    // share of a day's sessions
  double peak_minute = 1;  // over the mean minute of that hour
  std::string arrivals;    // how session starts fall within the rate; empty: at random
  std::string users_comment, sessions_comment, hour_comment, minute_comment, arrivals_comment;
};

// Whether the clients recorded took compressed answers.
enum class Compression : std::uint8_t { kUnknown, kAccepted };

struct Draft {
  std::string service;
  std::string description;
  std::vector<std::string> origin;   // what was read, and how it was understood
  std::vector<std::string> figures;  // of the whole recording: burstiness and the like
  std::vector<std::string> dropped;  // what the file leaves out, and why
  std::vector<Target> targets;       // never empty once drafted
  std::optional<Usage> usage;
  Compression compression = Compression::kUnknown;
  std::vector<Journey> journeys;
  std::vector<DataSet> data;
  std::vector<std::string> secrets;  // environment variables that steps use
};

}  // namespace headroom::traffic
