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

void Connections::release_equal_ones() {
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    if (channels_[i] == nullptr || !stage_.protocols[i]->has_equal_channels()) continue;
    std::exchange(channels_[i], nullptr)->release();
  }
}

}  // namespace headroom::load
