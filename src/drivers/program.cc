#include "drivers/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

#include "base/text.h"

namespace headroom::drivers {
namespace {

bool is_program(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::filesystem::path own_folder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

Result<std::string> find_program(std::string_view word, const SearchPlaces& places) {
  if (word.find('/') != std::string_view::npos) {
    const auto path = places.service_folder / word;
    if (is_program(path)) return path.lexically_normal().string();
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
      return invalid(fmt::format("the program {} is not there", in_quotes(word)),
                     fmt::format("there is no {}", path.lexically_normal().string()));
    }
    return invalid(fmt::format("{} is not a program", in_quotes(word)),
                   fmt::format("{} cannot be executed", path.lexically_normal().string()),
                   "make it executable with chmod +x, or name the interpreter before it");
  }

  std::vector<std::filesystem::path> folders;
  const char* path_variable = std::getenv("PATH");
  for (const std::string_view folder : split(path_variable ? path_variable : "", ':')) {
    if (!folder.empty()) folders.emplace_back(folder);
  }
  folders.push_back(places.service_folder);
  // Servers such as HAProxy and nginx are there, where only root's PATH leads.
  folders.emplace_back("/usr/sbin");
  folders.push_back(places.headroom_folder);
  folders.push_back(places.headroom_folder / "examples" / "chat");
  for (const auto& folder : folders) {
    if (is_program(folder / word)) return (folder / word).string();
  }
  return invalid(fmt::format("the program {} is not found", in_quotes(word)),
                 fmt::format("it is neither in PATH nor in {} nor beside headroom",
                             places.service_folder.string()),
                 "install or build it, or write its path");
}

}  // namespace headroom::drivers
