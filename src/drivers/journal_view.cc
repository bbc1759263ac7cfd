#include "drivers/journal_view.h"

#include <sys/stat.h>

namespace headroom::drivers {

JournalView::Version JournalView::version() const {
  struct stat found{};
  if (::stat(path_.c_str(), &found) != 0) return {.size = -2};
  return {.file = found.st_ino,
          .size = found.st_size,
          .changed_ns = found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec};
}

Result<const JournalContents*> JournalView::read() {
  // Looked at first: what is written while the file is read counts as not read.
  const Version now = version();
  if (now == read_version_) return &contents_;
  auto contents = read_journal(path_);
  if (!contents) return fail(contents.error());
  contents_ = *std::move(contents);
  read_version_ = now;
  return &contents_;
}

}  // namespace headroom::drivers
