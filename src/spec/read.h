// Reads a service file. All problems at once, each with its place, what was expected and the
// nearest valid name; never a crash and never a hang, whatever the bytes.
//
// Limits: 10 MB of file, 64 levels of nesting, 100,000 nodes once aliases are expanded; past
// them it is an error that names the limit.
#pragma once

#include <expected>
#include <filesystem>
#include <string_view>

#include "spec/spec.h"

namespace headroom::spec {

using Reading = std::expected<Spec, Problems>;

Reading read_file(const std::filesystem::path& path);
// `file` is the name that errors carry; paths in the text are relative to its folder.
Reading read_text(std::string_view text, std::string_view file);

// A file in the same language that stands above a service file and says some of it otherwise
// (calibration/learned.h): what it refers to need not be in it.
Reading read_overlay(const std::filesystem::path& path);

// headroom.yaml in `from` or the nearest folder above it, as git finds its repository.
Result<std::filesystem::path> find_file(const std::filesystem::path& from);

}  // namespace headroom::spec
