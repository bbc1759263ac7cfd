#include "rehearsal/plain_world.h"

namespace headroom::rehearsal {

fluid::Model plain_world(const PlainService& service) {
  fluid::Model model;
  model.components.push_back({.name = "service",
                              .work = 1 / service.capacity.per_second,
                              .patience = service.patience == Nanos::max()
                                              ? fluid::kUnlimited
                                              : to_seconds(service.patience),
                              .waits = fluid::Component::Waits::kBacklog,
                              .replicas = service.replicas,
                              .start = service.start,
                              .price_per_hour = service.price_per_hour});
  model.entries.push_back({.to = 0});
  model.classes.push_back({.name = "request", .visits = {1}});
  return model;
}

}  // namespace headroom::rehearsal
