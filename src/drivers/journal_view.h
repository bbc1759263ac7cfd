// A journal that is looked at often, and read only when it has changed.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "drivers/journal.h"

namespace headroom::drivers {

class JournalView {
 public:
  explicit JournalView(std::filesystem::path path) : path_(std::move(path)) {}

  // Valid until the next call. Fails as read_journal does.
  Result<const JournalContents*> read();

 private:
  // Tells one content of the file from another: it only grows, or is replaced.
  struct Version {
    ino_t file = 0;
    off_t size = -1;
    std::int64_t changed_ns = 0;
    friend bool operator==(const Version&, const Version&) = default;
  };

  Version version() const;

  std::filesystem::path path_;
  Version read_version_;
  JournalContents contents_;
};

}  // namespace headroom::drivers
