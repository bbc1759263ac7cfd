#include "drivers/state_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

constexpr std::string_view kJournalEnding = ".jsonl";

}  // namespace

std::filesystem::path StateFolder::journal(std::string_view environment) const {
  return root_ / "environments" / fmt::format("{}{}", file_name_of(environment), kJournalEnding);
}

std::filesystem::path StateFolder::lock(std::string_view environment) const {
  return root_ / "environments" / fmt::format("{}.lock", file_name_of(environment));
}

std::filesystem::path StateFolder::log(std::string_view environment, std::string_view component,
                                       int index) const {
  return root_ / "logs" / file_name_of(environment) /
         fmt::format("{}-{}.log", file_name_of(component), index);
}

std::filesystem::path StateFolder::balancer(std::string_view environment,
                                            std::string_view component) const {
  return root_ / "balancers" / file_name_of(environment) / file_name_of(component);
}

std::vector<std::string> StateFolder::environments() const {
  std::vector<std::string> names;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(root_ / "environments", absent)) {
    if (entry.path().extension() != kJournalEnding) continue;
    names.push_back(name_of_file(entry.path().stem().string()));
  }
  std::ranges::sort(names);
  return names;
}

std::string file_name_of(std::string_view name) {
  std::string file_name;
  for (const char c : name) {
    if (is_word_char(c) || c == '-') {
      file_name += c;
    } else {
      file_name += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return file_name;
}

std::string name_of_file(std::string_view file_name) {
  std::string name;
  for (std::size_t i = 0; i < file_name.size(); ++i) {
    unsigned char byte = 0;
    const char* digits = file_name.data() + i + 1;
    if (file_name[i] == '%' && i + 2 < file_name.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ec == std::errc()) {
      name += static_cast<char>(byte);
      i += 2;
    } else {
      name += file_name[i];
    }
  }
  return name;
}

Result<void> make_folder_of(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) {
    return system_failure(ErrorKind::kStorage,
                          fmt::format("cannot make the folder {}", file.parent_path().string()),
                          error.value());
  }
  return {};
}

}  // namespace headroom::drivers
