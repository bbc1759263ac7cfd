// Processor time spent on purpose: the stand-in for what a real service computes per request.
#pragma once

#include <chrono>

namespace chat {

// Keeps the calling thread's processor busy until it has used that much time of it.
void burn_cpu(std::chrono::nanoseconds amount);

}  // namespace chat
