// What an errno of a connection means for the request it was to carry.
#pragma once

#include "run/run.h"

namespace headroom::load {

// Of socket() or connect(). Without a port, descriptor or memory left the generator is at fault.
run::Failure failure_of_connect(int error);
// Of a connection that was there.
run::Failure failure_of_connection(int error);

}  // namespace headroom::load
