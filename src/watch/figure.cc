#include "watch/figure.h"

namespace headroom::watch {

std::string_view to_string(Figure figure) {
  switch (figure) {
    case Figure::kArrivals:
      return "arrivals";
    case Figure::kAnswers:
      return "answers";
    case Figure::kErrors:
      return "errors";
    case Figure::kInFlight:
      return "requests in flight";
    case Figure::kQueue:
      return "queue";
    case Figure::kBusySlots:
      return "busy slots";
    case Figure::kSlots:
      return "slots";
  }
  return "figure";
}

}  // namespace headroom::watch
