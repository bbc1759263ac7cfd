// What the engine asks of, and about, its own process.
#pragma once

#include <cstdint>

namespace headroom::load {

// Raises the limit of open files as far as the user may.
void raise_descriptor_limit();

// CPU time of the whole process, user and system.
double cpu_seconds();

std::uint64_t peak_rss_bytes();

// So far: pages that had to come from a disk.
std::uint64_t major_faults();

}  // namespace headroom::load
