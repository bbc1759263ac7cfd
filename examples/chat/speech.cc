#include "speech.h"

#include <array>

namespace chat {
namespace {

// Each begins with the blank that parts it from the one before.
constexpr std::array<std::string_view, 20> kSentences = {
    " A queue is a promise to answer later, and latency is the interest on it.",
    " Measure from the moment the user clicked, not from the moment the server noticed.",
    " Utilisation of ninety percent sounds thrifty until two requests arrive together.",
    " The average hides the very users who are about to leave.",
    " A retry is load that arrives exactly when there is no room for it.",
    " Every queue needs a bound, and every bound needs an answer for those beyond it.",
    " Work that nobody waits for any more is the most expensive work of all.",
    " By Little's law, the requests inside equal the rate times the time each one stays.",
    " The slowest of a hundred parallel calls decides how fast the page appears.",
    " Scaling out moves the bottleneck, so ask where it will stand tomorrow.",
    " A cache that must be warm to survive is a dependency and not an optimisation.",
    " Shed early, while saying no is still cheap.",
    " A timeout shorter than the answer turns every success into a failure.",
    " Capacity that takes eight minutes to start does not help in the first seven.",
    " Test the recovery as well as the load, for some systems never come back by themselves.",
    " What was not written down as a requirement will be decided by the incident.",
    " Coordination costs more with every replica, and at some point it costs everything.",
    " Headroom is what you have left when the launch goes better than planned.",
    " Slow start, steady growth and a sudden crowd are three different systems.",
    " Trust the forecast that prints its own error.",
};

}  // namespace

Speech::Speech(headroom::Seed seed) : random_(seed) {}

std::string_view Speech::next_word() {
  if (rest_.empty()) rest_ = kSentences[random_.below(kSentences.size())];
  const auto end = rest_.find(' ', 1);
  const auto word = rest_.substr(0, end);
  rest_.remove_prefix(word.size());
  return word;
}

}  // namespace chat
