#include "workload/multipart.h"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
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

std::string boundary_for(const std::vector<spec::Part>& parts, const std::vector<Blob>& files) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const spec::Part& part : parts) {
    for (const std::string& text : {part.name, part.value, part.file}) mix(text, hash);
  }
  for (;;) {
    std::string boundary = fmt::format("headroom-{:016x}", hash);
    bool is_free = true;
    for (const Blob& file : files) {
      is_free &= file.bytes().find(boundary) == std::string_view::npos;
    }
    if (is_free) return boundary;
    mix(boundary, hash);
  }
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
  Multipart result;
  result.boundary = boundary_for(parts, files);
  std::string tail;
  auto file = files.begin();
  for (const spec::Part& part : parts) {
    std::string& out = part.file.empty() ? result.fields : tail;
    out += head_of(part, result.boundary);
    out += part.file.empty() ? std::string_view(part.value) : (file++)->bytes();
    out += "\r\n";
  }
  tail += fmt::format("--{}--\r\n", result.boundary);
  result.files = Blob(std::move(tail));
  return result;
}

}  // namespace headroom::workload
