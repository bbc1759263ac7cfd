#include "trial/provenance.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <thread>

namespace headroom::trial {
namespace {

std::string first_line(const std::filesystem::path& path) {
  std::ifstream stream(path);
  std::string line;
  std::getline(stream, line);
  return line;
}

// The folder that holds HEAD: .git itself, or where a worktree's .git file points.
std::filesystem::path git_folder(std::filesystem::path folder) {
  for (folder = std::filesystem::absolute(folder);; folder = folder.parent_path()) {
    const auto git = folder / ".git";
    if (std::filesystem::is_directory(git)) return git;
    if (std::filesystem::is_regular_file(git)) {
      const std::string line = first_line(git);
      if (line.starts_with("gitdir: ")) return folder / line.substr(8);
    }
    if (folder == folder.parent_path()) return {};
  }
}

// A worktree keeps its HEAD to itself and its branches with the repository it belongs to.
std::filesystem::path shared_folder(const std::filesystem::path& git) {
  const std::string common = first_line(git / "commondir");
  return common.empty() ? git : git / common;
}

std::string packed(const std::filesystem::path& git, std::string_view reference) {
  std::ifstream stream(git / "packed-refs");
  for (std::string line; std::getline(stream, line);) {
    if (line.ends_with(reference) && line.size() > 41 && line.substr(41) == reference) {
      return line.substr(0, 40);
    }
  }
  return {};
}

}  // namespace

std::string describe_host() {
  utsname system{};
  uname(&system);
  return fmt::format("{}, {} cores, {} {}", system.nodename, std::thread::hardware_concurrency(),
                     system.sysname, system.release);
}

std::string commit_of(const std::filesystem::path& folder) {
  const std::filesystem::path git = git_folder(folder);
  if (git.empty()) return {};
  const std::string head = first_line(git / "HEAD");
  if (!head.starts_with("ref: ")) return head;
  const std::string reference = head.substr(5);
  const std::string loose = first_line(shared_folder(git) / reference);
  return loose.empty() ? packed(shared_folder(git), reference) : loose;
}

std::string run_id(std::chrono::system_clock::time_point started, std::string_view test) {
  std::string name;
  for (const char c : test) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (name.ends_with('-')) name.pop_back();
  name.resize(std::min<std::size_t>(name.size(), 32));
  const auto time = std::chrono::system_clock::to_time_t(started);
  // Only to keep names apart, so it need not replay.
  const unsigned mark = std::random_device{}() & 0xffffU;
  return fmt::format("{:%Y%m%d-%H%M%S}-{}-{:04x}", fmt::gmtime(time), name, mark);
}

}  // namespace headroom::trial
