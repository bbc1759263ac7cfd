#include "cli/control_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "base/file_descriptor.h"

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

fs::path folder_in(const fs::path& state_folder) {
  return state_folder / "control";
}

Result<ControlFile> cannot_write(const fs::path& path) {
  return fail(Error{.kind = ErrorKind::kStorage,
                    .what = "cannot write " + path.string(),
                    .why = std::strerror(errno),
                    .fix = "leave --control out, or make the folder writable"});
}

// Nothing where the file is not one of ours.
std::optional<ControlAddress> read(const fs::path& path) {
  std::ifstream stream(path);
  const Json json = Json::parse(stream, nullptr, false);
  ControlAddress address;
  const auto text = [&](const char* name, std::string& into) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) return false;
    into = found->get<std::string>();
    return true;
  };
  const bool whole = json.is_object() && text("url", address.url) && text("token", address.token) &&
                     text("test", address.test) && json.contains("pid") &&
                     json["pid"].is_number_integer();
  if (!whole) return std::nullopt;
  address.pid = json["pid"].get<int>();
  return address;
}

}  // namespace

Result<ControlFile> ControlFile::write(const fs::path& state_folder,
                                       const ControlAddress& address) {
  const fs::path path = folder_in(state_folder) / fmt::format("{}.json", address.pid);
  std::error_code ignored;  // shows when the file is opened
  fs::create_directories(path.parent_path(), ignored);
  // Made anew, so that the mode is that of this file and not of one that lay there.
  fs::remove(path, ignored);
  const FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file.get() < 0) return cannot_write(path);
  const std::string text = Json{
      {"url", address.url},
      {"token", address.token},
      {"test", address.test},
      {"pid", address.pid}}.dump();
  ControlFile written(path);
  if (::write(file.get(), text.data(), text.size()) != std::ssize(text)) return cannot_write(path);
  return written;
}

ControlFile::ControlFile(ControlFile&& other) noexcept
    : path_(std::exchange(other.path_, fs::path{})) {}

ControlFile::~ControlFile() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove(path_, ignored);
}

std::vector<ControlAddress> running_tests(const fs::path& state_folder) {
  std::vector<ControlAddress> running;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(folder_in(state_folder), failure)) {
    const auto address = read(entry.path());
    if (!address) continue;
    if (::kill(address->pid, 0) != 0 && errno == ESRCH) {
      fs::remove(entry.path(), failure);
    } else {
      running.push_back(*address);
    }
  }
  std::ranges::sort(running, {}, &ControlAddress::pid);
  return running;
}

std::string random_token() {
  std::random_device device;
  std::string token;
  for (int i = 0; i < 4; ++i) token += fmt::format("{:08x}", device());
  return token;
}

}  // namespace headroom::cli
