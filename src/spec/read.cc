#include "spec/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "base/text.h"
#include "spec/check.h"
#include "spec/sha256.h"
#include "spec/source_check.h"
#include "spec/tables.h"
#include "spec/tree.h"

namespace headroom::spec {
namespace {

constexpr std::string_view kFileName = "headroom.yaml";
// More than anybody reads; a wrong file of 10 MB would give a million.
constexpr std::size_t kMostProblems = 100;

void check_whole(Spec& spec, const Node& root, Reader& reader) {
  check_references(spec, reader.references(), reader);
  check_step_names(spec, reader);
  check_tags(spec, reader);
  settle_shares(spec, root, reader);
  check_templates(spec, root, reader);
  check_saved_data(spec, root, reader);
  check_system(spec, root, reader);
  check_levers(spec, reader);
  check_tune(spec, reader);
  check_environments(spec, reader);
  check_suites(spec, reader);
  check_loads(spec, root, reader);
}

// A whole file has to hold together; an overlay only to be well written.
enum class Extent { kWhole, kOverlay };

Spec read_tree(const Node& root, Extent extent, Problems& problems) {
  Reader reader;
  Spec spec;
  if (root.kind != Node::Kind::kMap) {
    reader.problem(root.at, fmt::format("the file is {}, but a map is due", describe(root)),
                   "a service file has lines of the form key: value",
                   "`headroom init` writes one to begin with");
  } else {
    file_table().read(root, spec, reader);
    if (extent == Extent::kWhole) check_whole(spec, root, reader);
  }
  problems.insert(problems.end(), std::make_move_iterator(reader.problems().begin()),
                  std::make_move_iterator(reader.problems().end()));
  return spec;
}

// In the order of the file, each with its name, and no more than anybody reads.
Problems finish_problems(Problems problems, std::string_view file) {
  std::ranges::stable_sort(problems, [](const Error& a, const Error& b) {
    return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
  });
  const auto repeats = std::ranges::unique(problems);
  problems.erase(repeats.begin(), repeats.end());
  if (problems.size() > kMostProblems) {
    const std::size_t more = problems.size() - kMostProblems;
    problems.resize(kMostProblems);
    problems.push_back(invalid(fmt::format("and {} more problems", more)).error());
  }
  for (Error& problem : problems) problem.file = file;
  return problems;
}

std::unexpected<Problems> refuse(Error error, std::string_view file) {
  error.file = file;
  return std::unexpected(Problems{std::move(error)});
}

Reading read_bytes(std::string_view bytes, Extent extent, std::string_view file) {
  const auto text = check_source(bytes);
  if (!text) return refuse(text.error(), file);
  Problems problems;
  const auto root = parse_tree(*text, problems);
  const bool is_empty = problems.empty() && (!root || root->kind == Node::Kind::kNull);
  if (is_empty) {
    return refuse(
        invalid("the file is empty", {}, "`headroom init` writes one to begin with").error(), file);
  }
  Spec spec;
  if (root) spec = read_tree(*root, extent, problems);
  if (!problems.empty()) return std::unexpected(finish_problems(std::move(problems), file));
  spec.file = file;
  spec.folder = std::filesystem::path(file).parent_path().string();
  if (spec.folder.empty()) spec.folder = ".";
  spec.sha256 = sha256_hex(bytes);
  return spec;
}

Reading read_path(const std::filesystem::path& path, Extent extent) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return refuse(invalid("this is a folder", {},
                          fmt::format("did you mean {}?", (path / kFileName).string()))
                      .error(),
                  path.string());
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return refuse(invalid(fmt::format("the file cannot be opened: {}", std::strerror(errno)), {},
                          "`headroom init` writes one to begin with")
                      .error(),
                  path.string());
  }
  // One byte more than allowed is enough to know; /dev/zero never ends.
  std::string text(kLargestFileBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) {
    return refuse(invalid("the file cannot be read").error(), path.string());
  }
  return read_bytes(text, extent, path.string());
}

}  // namespace

Reading read_text(std::string_view text, std::string_view file) {
  return read_bytes(text, Extent::kWhole, file);
}

Reading read_file(const std::filesystem::path& path) {
  return read_path(path, Extent::kWhole);
}

Reading read_overlay(const std::filesystem::path& path) {
  return read_path(path, Extent::kOverlay);
}

Result<std::filesystem::path> find_file(const std::filesystem::path& from) {
  std::error_code error;
  std::filesystem::path folder = std::filesystem::absolute(from, error).lexically_normal();
  for (;;) {
    const std::filesystem::path candidate = folder / kFileName;
    if (std::filesystem::is_regular_file(candidate, error)) return candidate;
    if (!folder.has_relative_path()) break;
    folder = folder.parent_path();
  }
  return invalid(fmt::format("there is no {} in {} or a folder above it", kFileName, from.string()),
                 {}, "`headroom init` writes one, `--file` names one");
}

}  // namespace headroom::spec
