// A value and the place in the service file where it stands.
#pragma once

#include "base/result.h"

namespace headroom::spec {

template <class T>
struct Located {
  T value{};
  Position at;
};

}  // namespace headroom::spec
