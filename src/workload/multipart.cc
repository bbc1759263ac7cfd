#include "workload/multipart.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace headroom::workload {
namespace {

// FNV-1a, 64 bits: any hash would do.
void mix(std::string_view text, std::uint64_t& hash) {
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  }
}

std::string head_of(const spec::Part& part, const std::string& boundary) {
  std::string head =
      fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"", boundary, part.name);
  std::string type = part.type;
  if (!part.file.empty()) {
    const std::string name = part.file_name.empty()
                                 ? std::filesystem::path(part.file).filename().string()
                                 : part.file_name;
    head += fmt::format("; filename=\"{}\"", name);
    if (type.empty()) type = "application/octet-stream";
  }
  head += "\r\n";
  if (!type.empty()) head += fmt::format("Content-Type: {}\r\n", type);
  return head + "\r\n";
}

std::uint64_t hash_of(const std::vector<spec::Part>& parts) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const spec::Part& part : parts) {
    for (const std::string& text : {part.name, part.value, part.file}) mix(text, hash);
  }
  return hash;
}

// Lets go of what is mapped as it goes, so that a large file is in memory once.
void append(const Blob& file, std::string& out) {
  constexpr std::size_t kAtATime = std::size_t{4} << 20U;  // whole pages
  for (std::string_view left = file.bytes(); !left.empty();) {
    const std::string_view piece = left.substr(0, kAtATime);
    out += piece;
    left.remove_prefix(piece.size());
    // Of a file nothing is lost by it; should it fail, it only takes more memory.
    (void)::madvise(const_cast<char*>(piece.data()), piece.size(), MADV_DONTNEED);
  }
}

// Room for all, so that nothing is moved while it grows.
std::size_t size_about(const std::vector<Blob>& files) {
  constexpr std::size_t kHead = 1024;
  std::size_t size = kHead;
  for (const Blob& file : files) size += file.bytes().size() + kHead;
  return size;
}

// Nothing where a file holds the boundary.
std::optional<Multipart> with_boundary(const std::vector<spec::Part>& parts,
                                       const std::vector<Blob>& files, std::string boundary) {
  Multipart result;
  std::string tail;
  tail.reserve(size_about(files));
  auto file = files.begin();
  for (const spec::Part& part : parts) {
    std::string& out = part.file.empty() ? result.fields : tail;
    out += head_of(part, boundary);
    if (part.file.empty()) {
      out += part.value;
    } else {
      const std::size_t from = out.size();
      append(*file++, out);
      if (out.find(boundary, from) != std::string::npos) return std::nullopt;
    }
    out += "\r\n";
  }
  tail += fmt::format("--{}--\r\n", boundary);
  result.files = Blob(std::move(tail));
  result.boundary = std::move(boundary);
  return result;
}

}  // namespace

Result<Multipart> put_together(const std::vector<spec::Part>& parts, const std::string& folder) {
  std::vector<Blob> files;
  for (const spec::Part& part : parts) {
    if (part.file.empty()) continue;
    auto file = Blob::map((std::filesystem::path(folder) / part.file).string());
    if (!file) {
      Error error = std::move(file.error());
      error.at = part.at;
      return fail(std::move(error));
    }
    files.push_back(std::move(*file));
  }
  for (std::uint64_t hash = hash_of(parts);;) {
    const std::string boundary = fmt::format("headroom-{:016x}", hash);
    if (auto made = with_boundary(parts, files, boundary)) return std::move(*made);
    mix(boundary, hash);
  }
}

}  // namespace headroom::workload
