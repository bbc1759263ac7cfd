// Reads access logs in one pass and bounded memory, and keeps of them what a service file needs.
//
// What cannot be used is counted by its reason, with the first examples; no line is fatal.
// Memory: see Endpoints, Sessions and CountsOverTime, 300 MB at most in all.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/quantity.h"
#include "base/result.h"
#include "traffic/counts_over_time.h"
#include "traffic/endpoints.h"
#include "traffic/json_log_line.h"
#include "traffic/log_line.h"
#include "traffic/sessions.h"

namespace headroom::traffic {

enum class Bots : std::uint8_t { kKeep, kDrop };
enum class Assets : std::uint8_t { kDrop, kKeep };

struct LogOptions {
  Nanos session_gap = std::chrono::minutes(30);
  Bots bots = Bots::kKeep;
  Assets assets = Assets::kDrop;
};

class AccessLog {
 public:
  explicit AccessLog(LogOptions options);

  // Files one after another, oldest first. Fails when one cannot be opened or is damaged.
  // `name` is what examples of broken lines carry.
  Result<void> read(const std::filesystem::path& path, const std::string& name);
  // One line of the file that is being read.
  void add(std::string_view line);
  void finish();

  // A reason for which lines were left out.
  struct Broken {
    std::uint64_t lines = 0;
    std::vector<std::string> examples;  // the first few, with their place
  };

  const LogOptions& options() const { return options_; }
  const std::vector<std::string>& files() const { return files_; }
  std::uint64_t lines() const { return lines_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t requests() const { return requests_.events(); }  // that were kept
  const std::map<LineFault, Broken>& broken() const { return broken_; }
  const std::map<std::string, std::uint64_t>& foreign_methods() const { return foreign_methods_; }
  std::uint64_t foreign_targets() const { return foreign_targets_; }
  std::uint64_t assets() const { return assets_; }
  std::uint64_t bots() const { return bots_; }
  bool has_agents() const { return has_agents_; }
  bool has_milliseconds() const { return has_milliseconds_; }
  const Endpoints& endpoints() const { return endpoints_; }
  const Sessions& sessions() const { return sessions_; }
  const CountsOverTime& request_times() const { return requests_; }
  const CountsOverTime& session_starts() const { return starts_; }

 private:
  void note_broken(LineFault fault, std::string_view line);
  bool is_bot_agent(std::string_view agent, std::uint64_t hash);

  LogOptions options_;
  LogLineParser common_;
  JsonLogLineParser json_;
  std::vector<std::string> files_;
  std::uint64_t line_in_file_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t bytes_ = 0;
  std::map<LineFault, Broken> broken_;
  std::map<std::string, std::uint64_t> foreign_methods_;
  std::uint64_t foreign_targets_ = 0;
  std::uint64_t assets_ = 0;
  std::uint64_t bots_ = 0;
  bool has_agents_ = false;
  bool has_milliseconds_ = false;
  Endpoints endpoints_;
  Sessions sessions_;
  CountsOverTime requests_;
  CountsOverTime starts_;

  // Whether an agent is a bot, of those seen lately by their hash.
  struct KnownAgent {
    std::uint64_t hash = 0;
    bool is_bot = false;
  };
  std::array<KnownAgent, 4096> known_agents_{};
};

}  // namespace headroom::traffic
