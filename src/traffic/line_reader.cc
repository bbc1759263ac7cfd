#include "traffic/line_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace headroom::traffic {
namespace {

constexpr std::size_t kBlock = 1 << 20;

}  // namespace

LineReader::LineReader(File file) : file_(std::move(file)), block_(kBlock) {}

Result<LineReader> LineReader::open(const std::filesystem::path& path) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) {
    return fail(Error{.what = fmt::format("{} is a folder", path.string()),
                      .why = "--from reads one file",
                      .fix = "name the files in it: --from access.log --from access.log.1"});
  }
  errno = 0;
  File file(gzopen(path.c_str(), "rb"));
  if (!file) {
    return fail(Error{.what = fmt::format("cannot read {}", path.string()),
                      .why = errno == 0 ? "out of memory" : std::strerror(errno),
                      .fix = "name a file that is there and may be read"});
  }
  // zlib hands plain files through, and reads straight into our block when its own is smaller.
  gzbuffer(file.get(), 128 * 1024);
  return LineReader(std::move(file));
}

bool LineReader::refill() {
  if (at_end_) return false;
  std::copy(block_.begin() + static_cast<std::ptrdiff_t>(begin_),
            block_.begin() + static_cast<std::ptrdiff_t>(end_), block_.begin());
  end_ -= begin_;
  begin_ = 0;
  const int got =
      gzread(file_.get(), block_.data() + end_, static_cast<unsigned>(block_.size() - end_));
  int code = Z_OK;
  const char* message = gzerror(file_.get(), &code);
  if (got < 0 || (got == 0 && code != Z_OK && code != Z_STREAM_END)) {
    failure_ = code == Z_ERRNO ? std::strerror(errno) : message;
  }
  if (got <= 0) {
    at_end_ = true;
    return false;
  }
  end_ += static_cast<std::size_t>(got);
  bytes_ += static_cast<std::uint64_t>(got);
  return true;
}

bool LineReader::next(std::string_view& line) {
  std::size_t searched = 0;
  while (true) {
    const char* const from = block_.data() + begin_ + searched;
    const auto* const found =
        static_cast<const char*>(std::memchr(from, '\n', end_ - begin_ - searched));
    if (found != nullptr) {
      const auto length = static_cast<std::size_t>(found - (block_.data() + begin_));
      line = {block_.data() + begin_, std::min(length, kLongestLine)};
      begin_ += length + 1;
      break;
    }
    searched = end_ - begin_;
    if (searched == block_.size()) {  // a line larger than a block: keep its head, skip the rest
      end_ = kLongestLine;
      searched = kLongestLine;
    }
    if (refill()) continue;
    if (begin_ == end_) return false;
    line = {block_.data() + begin_, std::min(end_ - begin_, kLongestLine)};
    begin_ = end_;
    break;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

Result<std::string> read_head(const std::filesystem::path& path, std::size_t bytes) {
  auto reader = LineReader::open(path);
  if (!reader) return fail(reader.error());
  std::string head;
  std::string_view line;
  while (head.size() < bytes && reader->next(line)) {
    head += line;
    head += '\n';
  }
  if (head.empty() && !reader->failure().empty()) {
    return fail(Error{.what = fmt::format("cannot read {}", path.string()),
                      .why = reader->failure(),
                      .fix = "name a file that is whole"});
  }
  head.resize(std::min(head.size(), bytes));
  return head;
}

Result<std::string> read_whole(const std::filesystem::path& path, std::size_t most) {
  errno = 0;
  const gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) {
    return fail(
        Error{.what = fmt::format("cannot read {}", path.string()), .why = std::strerror(errno)});
  }
  std::string text;
  std::string block(kBlock, '\0');
  int got = 0;
  while (text.size() <= most &&
         (got = gzread(file, block.data(), static_cast<unsigned>(block.size()))) > 0) {
    text.append(block, 0, static_cast<std::size_t>(got));
  }
  int code = Z_OK;
  const std::string message = gzerror(file, &code);
  gzclose(file);
  if (got < 0) {
    return fail(Error{.what = fmt::format("cannot read {}", path.string()), .why = message});
  }
  if (text.size() > most) {
    return invalid(fmt::format("{} is larger than {} MB", path.string(), most / 1'000'000),
                   "a recording is held in memory while it is read",
                   "export fewer entries, or without the bodies of responses");
  }
  return text;
}

}  // namespace headroom::traffic
