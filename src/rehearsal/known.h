// What is known of the components that are scaled before any of them was watched.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "control/steered_of.h"
#include "design/service.h"

namespace headroom::rehearsal {

// Of a component by its name.
using Known = std::function<control::Known(std::string_view component)>;

// What the model says. Asserts, when it is asked, that the service has such a component.
Known known_of(std::shared_ptr<const design::Service> service);

}  // namespace headroom::rehearsal
