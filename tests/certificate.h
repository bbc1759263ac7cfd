// A certificate for servers on the loopback, valid for a day.
#pragma once

#include "program.h"

namespace headroom::tests {

// Writes cert.pem and key.pem.
void make_certificate(const Folder& folder);

}  // namespace headroom::tests
