#include "watch/failure_words.h"

namespace headroom::watch {

std::string_view in_words(http::Failure failure) {
  switch (failure) {
    case http::Failure::kUnresolved:
      return "its name has no address";
    case http::Failure::kRefused:
      return "refused the connection";
    case http::Failure::kForbidden:
      return "this user may not open it";
    case http::Failure::kUntrusted:
      return "its certificate is not to be trusted";
    case http::Failure::kTimeout:
      return "no answer in time";
    case http::Failure::kClosed:
      return "closed the connection before its answer was complete";
    case http::Failure::kMalformed:
      return "what it sent is not HTTP";
    case http::Failure::kTooLarge:
      return "its answer is too large";
  }
  return "no answer";
}

}  // namespace headroom::watch
