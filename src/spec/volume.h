// What requests weigh: their bytes on the wire, and those that they leave behind.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/quantity.h"
#include "spec/formula.h"

namespace headroom::spec {

// Headers included, on average; nothing where the file does not say it.
struct MessageSizes {
  std::optional<SizeFormula> request;
  std::optional<SizeFormula> response;
};

// What a component keeps of the requests that come to it.
struct Stores {
  std::map<std::string, Bytes> each;  // by step name; "" stands for every other step
  std::optional<Nanos> kept;          // nothing: for ever
  int copies = 1;
  std::optional<Bytes> today;  // that its disks hold already, all copies together
};

}  // namespace headroom::spec
