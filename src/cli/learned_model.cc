#include "cli/learned_model.h"

#include <system_error>
#include <utility>

#include "calibration/overlay.h"
#include "calibration/sizes.h"

namespace headroom::cli {

std::filesystem::path learned_path(const std::filesystem::path& state_folder) {
  return state_folder / "model.yaml";
}

std::expected<Model, Problems> model_of(const spec::Spec& spec,
                                        const std::filesystem::path& state_folder, Use use) {
  const auto path = learned_path(state_folder);
  std::error_code error;
  if (use == Use::kAsWritten || !std::filesystem::exists(path, error)) {
    return Model{.spec = spec, .description = std::string(kOfTheFile), .sized = {}, .slotted = {}};
  }
  const auto overlay = spec::read_overlay(path);
  if (!overlay) return std::unexpected(overlay.error());
  Model model{.spec = calibration::overlaid(spec, *overlay),
              .description = "what was " + overlay->description,
              .sized = {},
              .slotted = calibration::slots_corrected(spec, *overlay)};
  model.sized = calibration::steps_sized(spec, model.spec);
  if (use == Use::kToStart) model.spec = calibration::as_started(std::move(model.spec), spec);
  return model;
}

}  // namespace headroom::cli
