#include "containers/mark.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "base/text.h"
#include "drivers/instance_command.h"

namespace headroom::containers {
namespace {

using drivers::Owner;

constexpr std::string_view kUpWord = "up";
constexpr std::string_view kSessionWord = "session";

template <class T>
bool read_number(std::string_view text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

std::string text_of(const Owner& owner) {
  if (owner.kind == Owner::Kind::kUp) return std::string(kUpWord);
  return fmt::format("{} {} {} {}", kSessionWord, owner.headroom.pid, owner.headroom.start_time,
                     owner.headroom.boot_id);
}

bool read_owner(std::string_view text, Owner& owner) {
  owner.kind = Owner::Kind::kUp;
  if (text == kUpWord) return true;
  const auto words = split(text, ' ');
  owner.kind = Owner::Kind::kSession;
  if (words.size() != 4 || words[0] != kSessionWord) return false;
  owner.headroom.boot_id = words[3];
  return read_number(words[1], owner.headroom.pid) &&
         read_number(words[2], owner.headroom.start_time);
}

}  // namespace

Labels labels_of(const Mark& mark) {
  return {{kFolderLabel, mark.folder},
          {"headroom.environment", mark.environment},
          {"headroom.component", mark.component},
          {"headroom.index", fmt::format("{}", mark.index)},
          {"headroom.rank", fmt::format("{}", mark.rank)},
          {"headroom.port", fmt::format("{}", mark.port)},
          {"headroom.fingerprint", mark.fingerprint},
          {"headroom.owner", text_of(mark.owner)}};
}

std::optional<Mark> mark_of(const Labels& labels) {
  bool whole = true;
  const auto take = [&](const std::string& name) -> std::string_view {
    const auto found = labels.find(name);
    whole = whole && found != labels.end();
    return found == labels.end() ? std::string_view() : std::string_view(found->second);
  };
  Mark mark;
  mark.folder = take(kFolderLabel);
  mark.environment = take("headroom.environment");
  mark.component = take("headroom.component");
  mark.fingerprint = take("headroom.fingerprint");
  const bool reads = read_number(take("headroom.index"), mark.index) &&
                     read_number(take("headroom.rank"), mark.rank) &&
                     read_number(take("headroom.port"), mark.port) &&
                     read_owner(take("headroom.owner"), mark.owner);
  if (!whole || !reads) return std::nullopt;
  return mark;
}

std::string place_of(const std::filesystem::path& state_folder) {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return fmt::format("{}:{}", host.data(), state_folder.string());
}

std::string object_name(const std::string& place, const std::string& environment,
                        const std::string& component) {
  const std::string figure = drivers::fingerprint_of({.arguments = {place}, .env = {}});
  return fmt::format("headroom-{}-{}-{}", figure.substr(0, 8), environment, component);
}

}  // namespace headroom::containers
