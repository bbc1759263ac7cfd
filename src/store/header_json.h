// A run's header as the text that the store keeps (docs/formats/runs.md).
//
// Reading ignores names it does not know and leaves what is missing at its default, so that older
// and newer files are both read.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "run/run.h"

namespace headroom::store {

std::string to_json(const run::Header& header);
// kInvalid says what is wrong; survives any bytes.
Result<run::Header> header_from_json(std::string_view json);

}  // namespace headroom::store
