// Where the process driver keeps what: the layout of its part of .headroom/. Of an environment of
// driver docker its balancers are kept in the same way.
//
//   environments/ENV.jsonl    what was started (drivers/journal.h)
//   environments/ENV.lock     who is acting on it (drivers/environment_lock.h)
//   logs/ENV/COMPONENT-N.log  output of one instance; the one before it with .1 behind
//   balancers/ENV/COMPONENT/  configuration and socket of its balancer (drivers/haproxy_plan.h)
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::drivers {

class StateFolder {
 public:
  explicit StateFolder(std::filesystem::path root) : root_(std::move(root)) {}

  std::filesystem::path journal(std::string_view environment) const;
  std::filesystem::path lock(std::string_view environment) const;
  std::filesystem::path log(std::string_view environment, std::string_view component,
                            int index) const;
  std::filesystem::path balancer(std::string_view environment, std::string_view component) const;

  // Environments that ever had a journal here, by name; empty when the folder is not there.
  std::vector<std::string> environments() const;

 private:
  std::filesystem::path root_;
};

// A name as the name of a file: every byte but letters, digits, '-' and '_' becomes %XX, so that
// no name can lead out of the folder. Reversible.
std::string file_name_of(std::string_view name);
std::string name_of_file(std::string_view file_name);

// Makes the folder that `file` is to stand in, with those above it.
Result<void> make_folder_of(const std::filesystem::path& file);

}  // namespace headroom::drivers
