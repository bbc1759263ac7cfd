#include "fluid/model.h"

namespace headroom::fluid {

Servers Component::at_size(double size) const {
  const Servers steady{.count = servers, .work = work, .variation = variation};
  if (!processor) return steady;
  Servers sized = *processor;
  sized.count *= size;
  return sized.rate() < steady.rate() ? sized : steady;
}

}  // namespace headroom::fluid
