#include "cli/learned_model.h"

#include <system_error>

#include "calibration/learned.h"

namespace headroom::cli {

std::filesystem::path learned_path(const std::filesystem::path& state_folder) {
  return state_folder / "model.yaml";
}

std::expected<Model, Problems> model_of(const spec::Spec& spec,
                                        const std::filesystem::path& state_folder, Use use) {
  const auto path = learned_path(state_folder);
  std::error_code error;
  if (use == Use::kAsWritten || !std::filesystem::exists(path, error)) {
    return Model{.spec = spec, .description = std::string(kOfTheFile), .sized = {}};
  }
  const auto overlay = spec::read_overlay(path);
  if (!overlay) return std::unexpected(overlay.error());
  Model model{.spec = calibration::overlaid(spec, *overlay),
              .description = "what was " + overlay->description};
  model.sized = calibration::steps_sized(spec, model.spec);
  return model;
}

}  // namespace headroom::cli
