// Where a redirect leads, as a browser follows it (RFC 9110, 15.4): 303 becomes a GET without a
// body, and so do 301 and 302 of a POST; 307 and 308 keep method and body.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/url.h"

namespace headroom::load {

// As many as browsers follow before they call it a loop is twenty; curl's and k6's limit is ours.
inline constexpr int kMostRedirects = 10;

bool is_redirect(int status);

struct Redirect {
  Url to;
  bool becomes_get = false;
};

// `target` is that of the request that was answered, to which a relative `location` is relative.
// Nothing when the location is no http URL.
std::optional<Redirect> redirect_of(int status, std::string_view method, std::string_view location,
                                    const Origin& origin, std::string_view target);

}  // namespace headroom::load
