#include "trial/sweep_journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "trial/sweep_json.h"

namespace headroom::trial {
namespace {

using Json = nlohmann::json;
using Limit = SweepPoint::Limit;

constexpr int kVersion = 1;
constexpr std::array kLimits{Limit::kService, Limit::kGenerator, Limit::kHost, Limit::kRange,
                             Limit::kUnsettled};

std::unexpected<Error> storage_failure(std::string what, int number) {
  return fail({.kind = ErrorKind::kStorage, .what = std::move(what), .why = std::strerror(number)});
}

Json rate_json(const std::optional<Rate>& rate) {
  return rate ? Json(rate->per_second) : Json(nullptr);
}

std::optional<Rate> rate_of(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(Rate{json.get<double>()});
}

Json json_of(const SweepPoint& point) {
  return {{"size", point.size},
          {"repeat", point.repeat},
          {"holds", rate_json(point.holds)},
          {"breaks", rate_json(point.breaks)},
          {"limit", name_of(point.limit)},
          {"why", point.why},
          {"run", point.run},
          {"host_busy", point.host_busy},
          {"hold", point.hold.count()},
          {"settle", point.settle.count()}};
}

// Throws what the library throws where it is not a point.
SweepPoint point_of(const Json& json) {
  SweepPoint point{.size = json.at("size"),
                   .repeat = json.at("repeat"),
                   .holds = rate_of(json.at("holds")),
                   .breaks = rate_of(json.at("breaks")),
                   .why = json.at("why"),
                   .run = json.at("run"),
                   .host_busy = json.at("host_busy"),
                   .hold = Nanos(json.at("hold").get<std::int64_t>()),
                   .settle = Nanos(json.at("settle").get<std::int64_t>())};
  const std::string name = json.at("limit");
  point.limit = Limit::kUnsettled;
  for (const Limit limit : kLimits) {
    if (name_of(limit) == name) point.limit = limit;
  }
  if (point.limit == Limit::kService && !(point.holds && point.breaks)) {
    point.limit = Limit::kUnsettled;
  }
  return point;
}

std::string print_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<void> write_all(const FileDescriptor& file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return storage_failure("cannot write the sweep's journal", errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fdatasync(file.get()) != 0) {
    return storage_failure("cannot write the sweep's journal", errno);
  }
  return {};
}

Result<FileDescriptor> open_file(const std::filesystem::path& path, int flags) {
  std::error_code ignored;  // a folder that cannot be made shows when the file is opened
  std::filesystem::create_directories(path.parent_path(), ignored);
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0644));
  if (!file) return storage_failure("cannot open " + path.string(), errno);
  return file;
}

// The last of a size and a repeat is the one that counts.
void add_point(std::vector<SweepPoint>& points, SweepPoint point) {
  std::erase_if(points, [&](const SweepPoint& before) {
    return before.size == point.size && before.repeat == point.repeat;
  });
  points.push_back(std::move(point));
}

// Of whole lines. Nothing of another version; throws what the library throws where it is no
// journal.
std::optional<KeptSweep> read_lines(std::string_view text) {
  KeptSweep found{.bytes = text.size()};
  for (bool is_first = true; !text.empty(); is_first = false) {
    const std::size_t end = text.find('\n');
    const Json line = Json::parse(text.substr(0, end));
    text.remove_prefix(end + 1);
    if (!is_first) {
      add_point(found.points, point_of(line));
      continue;
    }
    if (line.at("headroom_sweep") != kVersion) return std::nullopt;
    found.series = line.at("series");
    found.question = line.at("question").get<Question>();
  }
  return found;
}

std::string differences(const Question& then, const Question& now) {
  std::string text;
  for (const auto& [what, answer] : now) {
    const auto before = then.find(what);
    const std::string said = before == then.end() ? "nothing" : before->second;
    if (said == answer) continue;
    text += fmt::format("{}{} was {} and is {}", text.empty() ? "" : "; ", what, said, answer);
  }
  return text;
}

}  // namespace

std::filesystem::path sweep_journal_path(const std::filesystem::path& state_folder,
                                         const std::string& component, Resource resource) {
  return state_folder / "scale" / fmt::format("{}-{}.jsonl", component, name_of(resource));
}

Result<KeptSweep> read_sweep(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t whole = text.rfind('\n') + 1;  // 0 where there is no line
  if (whole == 0) {
    return invalid("there is no sweep to go on with", "none of this component was begun here",
                   "run it without --resume");
  }
  std::optional<KeptSweep> found;
  try {
    found = read_lines(std::string_view(text).substr(0, whole));
  } catch (const Json::exception&) {
    found.reset();
  }
  if (!found) {
    return invalid(path.string() + " is no journal of a sweep that this headroom can read", {},
                   "run it without --resume, which begins anew");
  }
  return std::move(*found);
}

SweepJournal::SweepJournal(FileDescriptor file, std::string series, std::vector<SweepPoint> points)
    : file_(std::move(file)), series_(std::move(series)), points_(std::move(points)) {}

Result<SweepJournal> SweepJournal::begin(const std::filesystem::path& path,
                                         const std::string& series, const Question& question) {
  auto file = open_file(path, O_CREAT | O_TRUNC);
  if (!file) return fail(std::move(file.error()));
  const Json first = {{"headroom_sweep", kVersion}, {"series", series}, {"question", question}};
  if (auto written = write_all(*file, print_line(first)); !written) return fail(written.error());
  return SweepJournal(std::move(*file), series, {});
}

Result<SweepJournal> SweepJournal::resume(const std::filesystem::path& path,
                                          const Question& question) {
  auto found = read_sweep(path);
  if (!found) return fail(std::move(found.error()));
  if (const std::string different = differences(found->question, question); !different.empty()) {
    return invalid("the sweep that was begun is another one", different,
                   "run it as it was, or without --resume, which begins anew");
  }
  auto file = open_file(path, 0);
  if (!file) return fail(std::move(file.error()));
  if (::ftruncate(file->get(), static_cast<off_t>(found->bytes)) != 0) {
    return storage_failure("cannot write " + path.string(), errno);
  }
  return SweepJournal(std::move(*file), std::move(found->series), std::move(found->points));
}

Result<void> SweepJournal::add(const SweepPoint& point) {
  return write_all(file_, print_line(json_of(point)));
}

}  // namespace headroom::trial
