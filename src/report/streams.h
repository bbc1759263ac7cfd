// What every report says of streams beside their times: what was received of them, how fast in all
// and by one, what of it was good, and how many were broken off.
#pragma once

#include <string>
#include <vector>

#include "report/digest.h"

namespace headroom::report {

// Of one request class that streams; each part is there.
struct StreamFigures {
  std::string name;        // of the class, as it is: for the terminal or the page to escape
  std::string received;    // "11,000 tokens"; events where tokens are not told apart
  std::string in_all;      // "275/s", of all streams together, under load
  std::string of_one_p50;  // "20.1/s", of a finished stream after its first token; "–" without any
  std::string of_one_p5;   // the slow ones
  std::string goodput;     // "4.20/s", of streams
  std::string aborted;     // "2", of streams
};
std::vector<StreamFigures> stream_figures(const Digest& digest);

// What is to be said where events are counted; empty where tokens are, of all classes that stream.
std::string events_remark(const Digest& digest);

}  // namespace headroom::report
