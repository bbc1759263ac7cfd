#include "cli/service_file.h"

#include <CLI/App.hpp>
#include <system_error>

namespace headroom::cli {
namespace {

Result<std::filesystem::path> locate(const Context& context, const std::string& flag) {
  if (flag.empty()) return spec::find_file(context.folder);
  const std::filesystem::path path = context.folder / flag;
  if (std::filesystem::is_directory(path)) return path / "headroom.yaml";
  return path;
}

}  // namespace

void add_file_flag(CLI::App& app, std::string& file) {
  app.add_option("-f,--file", file,
                 "service file or its folder; else headroom.yaml, here or in a folder above")
      ->type_name("FILE");
}

spec::Reading read_service_file(const Context& context, const std::string& flag) {
  const auto path = locate(context, flag);
  if (!path) return std::unexpected(Problems{path.error()});
  return spec::read_file(*path);
}

std::filesystem::path state_folder(const Context& context, const std::string& flag) {
  const auto path = locate(context, flag);
  return (path ? path->parent_path() : context.folder) / ".headroom";
}

Result<store::Store> open_store(const std::filesystem::path& state_folder) {
  std::error_code failure;
  std::filesystem::create_directories(state_folder, failure);
  if (failure) {
    return fail(Error{.kind = ErrorKind::kStorage,
                      .what = "cannot make the folder " + state_folder.string(),
                      .why = failure.message(),
                      .fix = "make it writable, or run headroom from another folder",
                      .file = {},
                      .at = {}});
  }
  return store::Store::open(state_folder / "runs.db");
}

}  // namespace headroom::cli
