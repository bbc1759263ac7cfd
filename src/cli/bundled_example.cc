#include "cli/bundled_example.h"

#include <array>
#include <system_error>

namespace headroom::cli {
namespace {

namespace fs = std::filesystem;

// Beside the sources of a build (build/PRESET/headroom), or where `make install` puts it
// (PREFIX/bin/headroom).
fs::path find_example() {
  std::error_code failure;
  const fs::path program = fs::read_symlink("/proc/self/exe", failure).parent_path();
  for (const char* place : {"../../examples/chat", "../share/headroom/examples/chat"}) {
    const fs::path folder = program / place;
    if (fs::exists(folder / "headroom.yaml", failure)) return folder;
  }
  return {};
}

}  // namespace

Result<fs::path> copy_bundled_example(const fs::path& folder) {
  const fs::path example = find_example();
  if (example.empty()) {
    return invalid("the bundled example is not where this headroom looks for it",
                   "the program was moved away from its sources or its installation",
                   "run it where it was built, or `make install`");
  }
  std::error_code failure;
  fs::create_directories(folder, failure);
  for (const char* part : {"headroom.yaml", "data"}) {
    if (failure) break;
    fs::copy(example / part, folder / part,
             fs::copy_options::recursive | fs::copy_options::skip_existing, failure);
  }
  if (failure) {
    return fail(Error{.kind = ErrorKind::kStorage,
                      .what = "cannot copy the example to " + folder.string(),
                      .why = failure.message(),
                      .fix = "name a folder that you may write to: headroom demo --folder DIR"});
  }
  return folder / "headroom.yaml";
}

}  // namespace headroom::cli
