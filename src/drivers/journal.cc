#include "drivers/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <random>

#include "drivers/file_text.h"
#include "drivers/journal_line.h"
#include "drivers/state_folder.h"
#include "drivers/system_error.h"

namespace headroom::drivers {
namespace {

Result<void> write_all(const FileDescriptor& file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file.get(), text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return system_failure(ErrorKind::kStorage, "cannot write the journal", errno);
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fdatasync(file.get()) != 0) {
    return system_failure(ErrorKind::kStorage, "cannot write the journal", errno);
  }
  return {};
}

// So that a file that was just made or renamed is still there after a crash of the machine.
void sync_folder(const std::filesystem::path& folder) {
  const FileDescriptor handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle) ::fsync(handle.get());
}

}  // namespace

Result<JournalContents> read_journal(const std::filesystem::path& path) {
  JournalContents contents;
  const auto text = read_file_text(path);
  if (!text && text.error() == ENOENT) return contents;
  if (!text) {
    return system_failure(ErrorKind::kStorage, fmt::format("cannot read {}", path.string()),
                          text.error());
  }
  std::string_view rest = *text;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    apply_line(rest.substr(0, end), contents);
    rest.remove_prefix(end + 1);
  }
  return contents;
}

Journal::Journal(FileDescriptor file, JournalContents contents)
    : file_(std::move(file)), contents_(std::move(contents)) {}

Result<Journal> Journal::open(const std::filesystem::path& path) {
  auto contents = read_journal(path);
  if (!contents) return fail(contents.error());
  if (auto made = make_folder_of(path); !made) return fail(made.error());

  const std::filesystem::path fresh = path.string() + ".new";
  FileDescriptor file(
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
  if (!file) {
    return system_failure(ErrorKind::kStorage, fmt::format("cannot open {}", fresh.string()),
                          errno);
  }
  if (auto written = write_all(file, lines_of(*contents)); !written) return fail(written.error());
  if (::rename(fresh.c_str(), path.c_str()) != 0) {
    return system_failure(ErrorKind::kStorage, fmt::format("cannot replace {}", path.string()),
                          errno);
  }
  sync_folder(path.parent_path());
  return Journal(std::move(file), *std::move(contents));
}

Result<void> Journal::append(const std::string& line) {
  if (auto written = write_all(file_, line); !written) return written;
  apply_line(std::string_view(line).substr(0, line.size() - 1), contents_);
  return {};
}

Result<void> Journal::starting(const JournalEntry& entry) {
  return append(starting_line(entry));
}

Result<void> Journal::started(std::string_view id, const ProcessIdentity& process,
                              const LimitsInForce& in_force) {
  return append(started_line(id, process, in_force));
}

Result<void> Journal::ready(std::string_view id) {
  return append(ready_line(id));
}

Result<void> Journal::limited(std::string_view id, const platform::Limits& asked,
                              const LimitsInForce& in_force) {
  return append(limited_line(id, asked, in_force));
}

Result<void> Journal::stopped(std::string_view id) {
  return append(stopped_line(id));
}

Result<void> Journal::want(const std::string& component, const std::optional<Wanted>& wanted) {
  return append(wanted_line(component, wanted));
}

Result<void> Journal::want_what_the_file_says() {
  while (!contents_.wanted.empty()) {
    auto forgotten = want(std::string(contents_.wanted.begin()->first), std::nullopt);
    if (!forgotten) return forgotten;
  }
  return {};
}

std::string random_mark() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", device(), device(), device(), device());
}

}  // namespace headroom::drivers
