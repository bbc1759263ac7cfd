#include "operation/folder.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <system_error>

#include "drivers/state_folder.h"

namespace headroom::operation {
namespace {

Error cannot(const std::filesystem::path& file, std::string why) {
  return {.kind = ErrorKind::kStorage,
          .what = "what the operation decides cannot be kept",
          .why = std::move(why),
          .fix = "make room, or let headroom write there",
          .file = file.string(),
          .at = {}};
}

}  // namespace

Folder::Folder(const std::filesystem::path& root, std::string_view environment)
    : prefix_(root / "operate" / drivers::file_name_of(environment)) {}

Result<Folder> Folder::open(const std::filesystem::path& root, std::string_view environment) {
  Folder folder(root, environment);
  std::error_code failure;
  std::filesystem::create_directories(root / "operate", failure);
  if (failure) return fail(cannot(root / "operate", failure.message()));
  return folder;
}

std::optional<Folder> Folder::find(const std::filesystem::path& root,
                                   std::string_view environment) {
  Folder folder(root, environment);
  if (!std::filesystem::exists(folder.lock())) return std::nullopt;
  return folder;
}

std::filesystem::path Folder::file(std::string_view kind) const {
  return prefix_.string() + fmt::format(".{}", kind);
}

std::optional<std::string> Folder::text_of(std::string_view kind) const {
  std::ifstream in(file(kind), std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

Result<void> Folder::write(std::string_view kind, std::string_view text) const {
  const std::filesystem::path target = file(kind);
  const std::filesystem::path next = target.string() + ".next";
  {
    std::ofstream out(next, std::ios::binary | std::ios::trunc);
    out << text;
    out.flush();
    if (!out) return fail(cannot(next, "it could not be written"));
  }
  std::error_code failure;
  std::filesystem::rename(next, target, failure);
  if (failure) return fail(cannot(target, failure.message()));
  return {};
}

bool Folder::is_paused() const {
  std::error_code ignored;
  return std::filesystem::exists(file("pause"), ignored);
}

Result<void> Folder::resume() const {
  std::error_code failure;
  std::filesystem::remove(file("pause"), failure);
  if (failure) return fail(cannot(file("pause"), failure.message()));
  return {};
}

}  // namespace headroom::operation
