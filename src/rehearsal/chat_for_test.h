// The bundled service, to rehearse with.
#pragma once

#include <filesystem>

#include "base/check.h"
#include "design/service.h"
#include "spec/read.h"

namespace headroom::rehearsal {

inline design::Service chat() {
  auto spec = spec::read_file(HEADROOM_SOURCE_DIR "/examples/chat/headroom.yaml");
  HEADROOM_CHECK(spec, "the bundled service can be read");
  auto service = design::service_of(std::move(*spec));
  HEADROOM_CHECK(service, "and planned with");
  return std::move(*service);
}

}  // namespace headroom::rehearsal
