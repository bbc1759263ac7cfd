// Recorded text, made fit to stand in a step.
#pragma once

#include <string>
#include <string_view>

namespace headroom::traffic {

// With every ${ written as $${, so that nothing recorded is taken for a template.
std::string literal(std::string_view text);

// A path and query as the service file accepts it: blanks, control characters, quotes and bytes
// beyond ASCII percent-encoded, a fragment dropped, and literal().
std::string literal_target(std::string_view target);

// The query with the values of parameters that hold secrets (token, password, signature, ...)
// replaced by "redacted". `query` goes without its '?'.
std::string without_secrets(std::string_view query);

// A recorded path and query as it may be sent again: both of the above.
std::string replayable_target(std::string_view target);

// Whether a parameter, header or field of that name holds what must not be written into a file.
bool is_secret_name(std::string_view name);

// A name as the service file allows: lower-case words joined by dashes, at most 40 characters;
// `fallback` where nothing is left. "GET /users/{id}" becomes "get-users-id".
std::string name_of(std::string_view text, std::string_view fallback);

// An environment variable's name: "api key" becomes "API_KEY".
std::string variable_of(std::string_view text, std::string_view fallback);

}  // namespace headroom::traffic
