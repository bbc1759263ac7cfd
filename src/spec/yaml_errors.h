// What the YAML library found wrong, in the words of somebody who writes a service file.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"

namespace YAML {
class Exception;
}

namespace headroom::spec {

// `text` is what was being parsed: the usual causes (a tab, ${...} without quotes) are looked up in
// it. `open` is where the innermost list or map begins whose end had not come yet, if there is one.
Error explain_yaml_error(const YAML::Exception& exception, std::string_view text,
                         std::optional<Position> open);

}  // namespace headroom::spec
