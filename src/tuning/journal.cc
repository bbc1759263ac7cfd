#include "tuning/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace headroom::tuning {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

std::unexpected<Error> cannot(std::string_view what, const std::filesystem::path& path) {
  return fail({.kind = ErrorKind::kStorage,
               .what = fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno))});
}

Json question_json(const Question& question) {
  Json json;
  json["of"] = question.of == Question::Of::kSimulation ? "simulation" : "environment";
  json["about"] = question.about == Question::About::kKeeping ? "keeping" : "highest load";
  json["load_per_s"] = question.load ? Json(question.load->per_second) : Json(nullptr);
  json["length_ns"] = question.length.count();
  json["repeat"] = question.repeat;
  return json;
}

Question question_of(const Json& json) {
  Question question;
  question.of =
      json.at("of") == "simulation" ? Question::Of::kSimulation : Question::Of::kEnvironment;
  question.about =
      json.at("about") == "keeping" ? Question::About::kKeeping : Question::About::kHighestLoad;
  if (!json.at("load_per_s").is_null()) question.load = Rate{json.at("load_per_s").get<double>()};
  question.length = Nanos(json.at("length_ns").get<std::int64_t>());
  question.repeat = json.at("repeat").get<int>();
  return question;
}

Json answer_json(const Answer& answer) {
  Json json;
  json["holds"] = answer.rating.holds;
  json["requirements"] = Json::array();
  for (const Kept& kept : answer.rating.kept) {
    json["requirements"].push_back(
        {{"requirement", kept.requirement}, {"value", kept.value}, {"margin", kept.margin}});
  }
  json["highest_load_per_s"] =
      answer.highest_load ? Json(answer.highest_load->per_second) : Json(nullptr);
  json["run"] = answer.run;
  json["untrusted"] = answer.untrusted;
  json["took_ns"] = answer.took.count();
  return json;
}

Answer answer_of(const Json& json) {
  Answer answer;
  answer.rating.holds = json.at("holds").get<bool>();
  for (const Json& kept : json.at("requirements")) {
    answer.rating.kept.push_back({.requirement = kept.at("requirement").get<std::string>(),
                                  .value = kept.at("value").get<double>(),
                                  .margin = kept.at("margin").get<double>()});
  }
  const Json& load = json.at("highest_load_per_s");
  if (!load.is_null()) answer.highest_load = Rate{load.get<double>()};
  answer.run = json.at("run").get<std::string>();
  answer.untrusted = json.at("untrusted").get<std::string>();
  answer.took = Nanos(json.at("took_ns").get<std::int64_t>());
  return answer;
}

Result<void> write_line(const FileDescriptor& file, const std::filesystem::path& path,
                        const Json& json) {
  const std::string line = json.dump() + "\n";
  // One write: a line is there as a whole, or is the last one and cut short.
  if (::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    return cannot("write", path);
  }
  return {};
}

}  // namespace

Result<std::vector<Journal::Entry>> Journal::read(const std::filesystem::path& path,
                                                  const std::string& of) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return invalid("there is nothing to go on with", path.string() + " does not exist",
                   "leave --resume out");
  }
  std::stringstream bytes;
  bytes << stream.rdbuf();
  const std::string text = bytes.str();
  std::vector<Entry> entries;
  bool is_first = true;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    const Json json = Json::parse(text.substr(begin, end - begin), nullptr, false);
    begin = end + 1;
    try {
      if (is_first && json.at("of") != of) {
        return invalid("what is tuned is not what it was",
                       path.string() + " has answers about another service file, or another model",
                       "leave --resume out to begin anew");
      }
      if (!is_first) {
        entries.push_back({.configuration = json.at("configuration").get<Configuration>(),
                           .question = question_of(json.at("question")),
                           .answer = answer_of(json.at("answer"))});
      }
    } catch (const Json::exception&) {
      return invalid(path.string() + " is not a journal of tuning", {},
                     "leave --resume out to begin anew");
    }
    is_first = false;
  }
  return entries;
}

Result<Journal> Journal::open(const std::filesystem::path& path, const std::string& of,
                              Begin begin) {
  std::vector<Entry> entries;
  if (begin == Begin::kWhereItEnded) {
    auto known = read(path, of);
    if (!known) return fail(std::move(known.error()));
    entries = std::move(*known);
  }
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  // Written anew, so that nothing follows a line that was cut short.
  const std::filesystem::path fresh = path.string() + ".new";
  FileDescriptor file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644));
  if (!file) return cannot("open", fresh);
  Journal journal(std::move(file), {});
  const Json head{{"headroom_tuning_journal", kVersion}, {"of", of}};
  if (auto written = write_line(journal.file_, fresh, head); !written) return fail(written.error());
  for (Entry& entry : entries) {
    auto added = journal.add(entry.configuration, entry.question, std::move(entry.answer));
    if (!added) return fail(std::move(added.error()));
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) return cannot("replace", path);
  return journal;
}

const Answer* Journal::find(const Configuration& configuration, const Question& question) const {
  const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
    return entry.configuration == configuration && entry.question == question;
  });
  return found == entries_.end() ? nullptr : &found->answer;
}

Result<void> Journal::add(const Configuration& configuration, const Question& question,
                          Answer answer) {
  const Json line{{"configuration", configuration},
                  {"question", question_json(question)},
                  {"answer", answer_json(answer)}};
  if (auto written = write_line(file_, "the journal", line); !written) return written;
  entries_.push_back({configuration, question, std::move(answer)});
  return {};
}

Ask remembering(Journal& journal, Ask ask) {
  return [&journal, ask = std::move(ask)](const Configuration& configuration,
                                          const Question& question) -> Result<Answer> {
    if (const Answer* known = journal.find(configuration, question)) return *known;
    auto answer = ask(configuration, question);
    if (!answer) return answer;
    if (auto added = journal.add(configuration, question, *answer); !added) {
      return fail(std::move(added.error()));
    }
    return answer;
  };
}

}  // namespace headroom::tuning
