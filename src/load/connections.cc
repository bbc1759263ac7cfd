#include "load/connections.h"

#include <utility>

namespace headroom::load {

Channel& Connections::to(std::uint32_t destination) {
  Channel*& channel = channels_[destination];
  if (channel == nullptr) channel = &stage_.protocols[destination]->acquire();
  return *channel;
}

void Connections::release() {
  for (Channel*& channel : channels_) {
    if (channel != nullptr) std::exchange(channel, nullptr)->release();
  }
}

}  // namespace headroom::load
