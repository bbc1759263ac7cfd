// The lines of a file that may be larger than memory, plain or compressed by gzip.
//
// Reads in blocks of 1 MiB; a line is a view into the block and good until the next call. A line
// longer than 64 KiB comes cut there: no request line of a server's log is that long.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::traffic {

class LineReader {
 public:
  static constexpr std::size_t kLongestLine = 64 * 1024;

  // kStorage or kInvalid when it cannot be opened.
  static Result<LineReader> open(const std::filesystem::path& path);

  // The next line without its end; false at the end of the file, or where reading failed.
  bool next(std::string_view& line);

  // What went wrong, empty when nothing did: the disk, or a damaged or cut compressed file. What
  // came before it has been read.
  const std::string& failure() const { return failure_; }
  // Bytes read so far, before compression.
  std::uint64_t bytes() const { return bytes_; }

 private:
  struct Close {
    void operator()(gzFile file) const { gzclose(file); }
  };
  using File = std::unique_ptr<std::remove_pointer_t<gzFile>, Close>;

  explicit LineReader(File file);
  bool refill();

  File file_;
  std::vector<char> block_;
  std::size_t begin_ = 0;  // of what has not been handed out
  std::size_t end_ = 0;    // of what has been read
  bool at_end_ = false;
  std::string failure_;
  std::uint64_t bytes_ = 0;
};

// The first bytes of a file, decompressed: to tell what it is.
Result<std::string> read_head(const std::filesystem::path& path, std::size_t bytes);

// A whole file, decompressed; kInvalid when it is larger than `most`.
Result<std::string> read_whole(const std::filesystem::path& path, std::size_t most);

}  // namespace headroom::traffic
