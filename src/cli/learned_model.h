// What was learned about the service, beside its file: where it is kept, and the file read together
// with it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "spec/read.h"

namespace headroom::cli {

std::filesystem::path learned_path(const std::filesystem::path& state_folder);

struct Model {
  spec::Spec spec;  // with what was learned, where anything was
  std::string
      description;  // for people: "the service file", "what was learned 2026-11-26 from ..."
  std::vector<std::string> sized;  // the steps whose size was learned
  std::vector<std::string>
      slotted;  // the components whose slots were, "model 4 (the file says 20)"
};

inline constexpr std::string_view kOfTheFile = "the service file";

// kToStart: programs are started by it as well, which are told of slots what the file says.
enum class Use { kLearned, kToStart, kAsWritten };
// Fails where what was learned is no overlay any more, with its place.
std::expected<Model, Problems> model_of(const spec::Spec& spec,
                                        const std::filesystem::path& state_folder,
                                        Use use = Use::kLearned);

}  // namespace headroom::cli
