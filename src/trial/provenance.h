// Where a run comes from, as far as the machine can tell: what makes a figure repeatable.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace headroom::trial {

// "build-7, 2 cores, Linux 6.18.5"
std::string describe_host();

// The commit that the git repository around `folder` has checked out, in hexadecimal; empty without
// one.
std::string commit_of(const std::filesystem::path& folder);

// "20261123-185301-load-7f3a": sorts by time (UTC), tells the test, and two runs begun in one
// second differ.
std::string run_id(std::chrono::system_clock::time_point started, std::string_view test);

}  // namespace headroom::trial
