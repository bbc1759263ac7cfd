// The service file, read into plain structs: what the user wrote, checked, with units resolved
// and the place of every value kept, but nothing computed from it.
//
// A section that the file leaves out is empty here. Maps keep the order of the file, so that what
// is printed follows what was written. Plain values: copy them, hold them, share them between
// threads once they are read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/distribution.h"
#include "base/quantity.h"
#include "spec/answer.h"
#include "spec/client.h"
#include "spec/condition.h"
#include "spec/lever.h"
#include "spec/load_shape.h"
#include "spec/located.h"
#include "spec/operate.h"
#include "spec/output.h"
#include "spec/processors.h"
#include "spec/requirement.h"
#include "spec/review.h"
#include "spec/system.h"
#include "spec/tune.h"
#include "spec/volume.h"

namespace headroom::spec {

// --- workload ---------------------------------------------------------------------------------

enum class BodyKind { kNone, kText, kJson, kForm, kMultipart, kFile };

struct Header {
  std::string name;
  std::string value;  // may hold ${...}
};

// Who the requests say they come from; any of the texts may hold ${...}.
struct Auth {
  enum class Kind { kBasic, kBearer } kind = Kind::kBearer;
  std::string user;      // kBasic
  std::string password;  // kBasic
  std::string token;     // kBearer
};

// One field of a multipart body.
struct Part {
  std::string name;
  Position at;
  std::string value;      // may hold ${...}; of a field without a file
  std::string file;       // absolute, or relative to the service file
  std::string file_name;  // as told to the service; empty: that of `file`
  std::string type;       // its Content-Type; empty: none for a text, octets for a file
};

// What a request travels by.
enum class Carrier : std::uint8_t { kHttp, kWebSocket, kGrpc };

enum class Streaming { kNone, kServerSentEvents };

// How many requests of a parallel group may be under way at once.
struct Parallel {
  std::uint32_t at_once = 6;
  enum class Limit : std::uint8_t { kPerHost, kInAll } limit = Limit::kPerHost;
};

// What decides whether, how often and beside what a step is done: `when`, then the loop, then the
// step itself, which is a request or a group of steps.
struct Step;
struct Flow {
  std::optional<Condition> when;
  std::vector<Step> otherwise;         // done where `when` does not hold
  std::optional<Ratio> likely;         // that `when` or else `until` holds
  std::optional<Distribution> repeat;  // how often; absent: once. Excludes `until`
  std::optional<Condition> until;      // asked after each round
  std::uint64_t rounds_max = 10;       // of `until`
  std::optional<Distribution> pause;   // seconds between two rounds
  std::optional<Ratio> weight;         // of one of several choices; they sum to 1
  std::vector<Step> steps;             // of a group
  std::vector<Step> choices;           // of a group of which one is done
  std::optional<Parallel> parallel;    // the group's steps are sent side by side
};

// A request, or a group without one.
struct Step : Flow {
  std::string name;
  Position at;
  std::vector<Located<std::string>> tags;  // its own; those of the groups around it count too
  Carrier carrier = Carrier::kHttp;
  std::string method = "GET";  // as HTTP has it
  std::string target;          // path and query, or an absolute URL; may hold ${...}
  std::vector<Header> headers;
  std::optional<Auth> auth;
  std::vector<std::string> proto;  // files, absolute or relative to the service file
  BodyKind body_kind = BodyKind::kNone;
  // What is sent, its ${...} marked by how the value must be escaped:
  //   kJson  JSON text. A scalar that is wholly one template became ${json:NAME} and stands for a
  //          bare JSON value ("max_tokens": ${json:prompts.output_tokens}); one inside a longer
  //          string became ${jsonstr:NAME}, to be escaped for the inside of a JSON string.
  //   kForm  application/x-www-form-urlencoded; templates became ${form:NAME}, to be
  //          percent-encoded.
  //   kText  as written; templates stay ${NAME}.
  //   kFile  the path of the file, absolute or relative to the service file.
  std::string body;
  std::vector<Part> parts;  // kMultipart
  MessageSizes size;
  Streaming streaming = Streaming::kNone;
  std::optional<Receive> receive;  // of kWebSocket
  Expect expect;
  std::vector<Save> saves;
  Tokens tokens;
  std::optional<Turn> turn;
  std::optional<Distribution> think;         // seconds before the step; overrides the journey's
  Nanos timeout = std::chrono::seconds(30);  // of each attempt
  std::optional<Retry> retry;
  std::optional<Abort> abort;
  Redirects redirects = Redirects::kFollow;

  bool is_group() const { return !steps.empty() || !choices.empty(); }
};

// Calls `visit` with each of the steps and groups, and with those inside of them, in the order of
// the file.
template <class Visit>
void for_each_step(const std::vector<Step>& steps, const Visit& visit) {
  for (const Step& step : steps) {
    visit(step);
    for (const auto* inside : {&step.steps, &step.choices, &step.otherwise}) {
      for_each_step(*inside, visit);
    }
  }
}

// The same with requests only.
template <class Visit>
void for_each_request(const std::vector<Step>& steps, const Visit& visit) {
  for_each_step(steps, [&visit](const Step& step) {
    if (!step.is_group()) visit(step);
  });
}

struct Journey {
  std::string name;
  Position at;
  Ratio share;                        // shares of all journeys sum to 1
  std::optional<Distribution> think;  // seconds between steps and between repeats of one step
  std::vector<Header> headers;        // of all its steps
  std::optional<Auth> auth;
  std::vector<std::string> proto;  // files, absolute or relative to the service file
  Cookies cookies = Cookies::kKeep;
  std::vector<Step> steps;
};

enum class DataFormat { kCsv, kJsonLines };
enum class DataPick {
  kRandom,   // any row, for each visit
  kInOrder,  // the next row, for each visit
  kUnique,   // one row for each session, which no other session gets
  kPerUser,  // one row for each user of a closed model
};
enum class UsedUp { kStop, kStartOver };

// Rows of a file, or those that a step saves while the test runs.
struct Data {
  std::string name;
  Position at;
  DataFormat format = DataFormat::kCsv;
  std::string path;  // absolute, or relative to the file
  // The step of whose saved values each success makes a row. Not empty: there is no file, and rows
  // are picked at random or unique, by the session.
  std::string saved_by;
  std::uint64_t keep = 10'000;  // of saved rows; the oldest make room
  DataPick pick = DataPick::kRandom;
  UsedUp when_used_up =
      UsedUp::kStop;  // of kUnique: the loads that draw from it end, or rows recur
  std::map<std::string, std::string> columns;  // name used in ${data.NAME} -> column of the file
};

enum class GrowthCurve { kCompound, kLinear, kExponential, kLogistic, kBass };

// "8%/month"
struct GrowthRate {
  Ratio share;
  Nanos period{};
};

// The load jumps to a multiple, and what was added halves again and again.
struct GrowthLaunch {
  Position at;
  Nanos after{};  // from today
  Ratio multiplier{1.0};
  Nanos half_life = std::chrono::hours(24);
};

struct Growth {
  std::string name;
  Position at;
  GrowthCurve curve = GrowthCurve::kCompound;
  std::optional<GrowthRate> rate;
  std::optional<Ratio> to;  // 50x
  std::optional<Nanos> within;
  std::optional<std::string> history;  // CSV, absolute or relative to the file: goes on from there
  std::vector<GrowthLaunch> launches;
};

struct Workload {
  std::optional<double> users;
  std::optional<Rate> sessions_per_user;
  Ratio peak_hour{0.10};   // share of a day's sessions in its busiest hour
  Ratio peak_minute{1.0};  // busiest minute over the mean of that hour
  std::vector<Growth> growth;
  std::vector<Header> headers;  // of all journeys
  std::optional<Auth> auth;
  std::vector<std::string> proto;  // files, absolute or relative to the service file
  std::vector<Journey> journeys;
  std::vector<Data> data;
};

// --- environments -----------------------------------------------------------------------------

struct Ready {
  enum class Kind { kTcp, kHttp } kind = Kind::kTcp;
  std::string path = "/";
  Nanos within = std::chrono::seconds(30);
};

// What stands before the replicas of a component, so that its callers know one address.
enum class Balancer : std::uint8_t { kNone, kHaproxy };

// How one component is run in one environment.
struct Launch {
  std::string component;
  Position at;
  std::string
      run;  // command line; ${port} is this instance's, ${NAME} the addresses of component NAME
  std::optional<int> port;      // fixed; absent: any free one
  std::optional<int> replicas;  // absent: the component's own
  Ready ready;
  std::map<std::string, std::string> env;
  std::string image;            // of drivers that run containers
  std::optional<Cores> cpu;     // that one replica may use
  std::optional<Bytes> memory;  // likewise
  Balancer balancer = Balancer::kNone;
};

// Where containers run and how: of drivers docker and swarm.
struct Containers {
  enum class Pull : std::uint8_t { kNever, kMissing };
  std::string socket;  // path; empty: what DOCKER_HOST says, else /var/run/docker.sock
  std::string image;   // of components that name none
  std::string network = "host";
  Pull pull = Pull::kNever;
};

// Which cluster: of driver kubernetes.
struct Cluster {
  std::string kubeconfig;  // file, absolute or relative to the service file; empty: as kubectl does
  std::string context;     // of that file; empty: its current one
  std::string space;       // namespace; empty: that of the context
};

// Commands of the user's own, each for the shell: of driver exec. Empty: it cannot be done.
struct Commands {
  std::string up;
  std::string down;
  std::string status;
  std::string url;
  std::string scale;
  std::string resize;
  std::string kill;
  std::string pause;
  std::string resume;
  std::string drain;
  std::string log;
  Nanos timeout = std::chrono::minutes(10);  // of each
};

struct Environment {
  std::string name;
  Position at;
  std::string driver;                         // "process", "static", ...
  std::map<std::string, std::string> values;  // what ${NAME} of its commands stands for
  std::vector<Launch> components;
  std::string url;  // of driver static: where the service already is
  Processors processors = Processors::kMayHalt;
  Containers containers;
  Cluster cluster;
  Commands commands;
  std::map<std::string, std::string> differs;
};

// --- tests ------------------------------------------------------------------------------------

// One load of a test: who does what, how much, and when.
struct TestLoad {
  std::string name;
  Position at;
  LoadShape load;
  std::optional<Nanos> duration;      // absent only where the shape has an end of its own
  Nanos start{};                      // since the test's start
  std::vector<std::string> journeys;  // names; empty: all
};

// A test is its only load, or has several at once.
struct Test : TestLoad {
  std::vector<TestLoad> loads;  // not empty: instead of `load`, all at once
  Nanos warm_up{};              // left out of every verdict
  Ratio traced;                 // the share of requests that carry a traceparent
  std::optional<std::string> environment;
  std::optional<std::string> target;  // name under targets
  // Journeys, each of which one session goes through before the load begins and after it ended.
  std::optional<std::string> before;
  std::optional<std::string> after;
  std::optional<std::uint64_t> seed;
  std::vector<Requirement> requirements;  // added to the file's own
  // "requirement fails": the test searches the rate at which one does, between the ends of its
  // ramp; `duration` is then the most it may take.
  std::optional<std::string> until;
  std::optional<Nanos> hold;       // of a search: how long each rate is held
  std::optional<Ratio> tolerance;  // of a search: first bad over last good rate, less 1
};

// Tests that are run in this order, for one result.
struct Suite {
  std::string name;
  Position at;
  std::vector<std::string> tests;  // by name, at least one
};

struct Target {
  std::string name;
  Position at;
  std::string url;
};

// --- connections ------------------------------------------------------------------------------

struct Tls {
  enum class Verify { kPeer, kNothing } verify = Verify::kPeer;
  enum class Resume { kSessions, kNever } resume = Resume::kSessions;
  // Files are absolute, or relative to the service file; empty where it does not name them.
  std::string ca;
  std::string certificate;
  std::string key;
  std::string server_name;
};

enum class ProxyProtocol { kNo, kV1, kV2 };

enum class HttpVersion {
  kAuto,  // over TLS what the server prefers of 2 and 1.1, else 1.1
  k1,     // HTTP/1.1
  k2,     // HTTP/2; without TLS the server is known to speak it (prior knowledge)
  k3,     // HTTP/3, over QUIC; always with TLS
};

// How the load connects to the service.
struct Connect {
  Tls tls;
  ProxyProtocol proxy_protocol = ProxyProtocol::kNo;
  HttpVersion http = HttpVersion::kAuto;
  int streams = 100;  // at once on one connection of HTTP/2 or HTTP/3, at most
};

// A section whose capability reads it by itself: kept as the file has it, in JSON.
using Section = Located<std::string>;

struct Spec {
  std::string file;    // as given; empty when there is none
  std::string folder;  // that paths in the file are relative to
  std::string sha256;  // of the file's bytes, hexadecimal
  std::string service;
  std::string description;
  std::vector<Requirement> requirements;
  Workload workload;
  System system;
  std::vector<Target> targets;
  Connect connect;
  std::vector<Environment> environments;
  std::vector<Test> tests;
  std::vector<Output> outputs;
  std::vector<Suite> suites;
  Review review;
  std::vector<Lever> levers;
  std::optional<Tune> tune;
  std::optional<Section> chaos;
  std::optional<Operate> operate;
};

}  // namespace headroom::spec
