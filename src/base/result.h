// The one way an operation that can fail for a reason outside the program says so.
//
// What the user or the world got wrong travels as a Result; what only a programmer can get wrong
// is an assertion (base/check.h); what the system under test did (refused, timed out, 503) is
// not an error at all but recorded data.
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

// A place in a text file, counted from 1. Line 0 means "not in a file".
struct Position {
  int line = 0;
  int column = 0;

  friend bool operator==(const Position&, const Position&) = default;
};

// Decides the exit code of a command (cli/exit_code.h).
enum class ErrorKind {
  kInvalid,      // the command line, the service file or a data file is wrong
  kUnreachable,  // the system under test or the environment cannot be reached or started
  kStorage,      // the disk or the run store failed
  kInterrupted,  // the user stopped it
};

// What went wrong, where, and what to do about it. `what` names the offending value and stands
// alone as a sentence without a full stop; `why` and `fix` may be empty.
struct Error {
  ErrorKind kind = ErrorKind::kInvalid;
  std::string what{};
  std::string why{};
  std::string fix{};
  std::string file{};  // empty when no file is concerned
  Position at{};

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = std::expected<T, Error>;

// All problems found, for what is checked as a whole; never empty where it stands for failure.
using Problems = std::vector<Error>;

[[nodiscard]] inline std::unexpected<Error> fail(Error error) {
  return std::unexpected(std::move(error));
}

[[nodiscard]] inline std::unexpected<Error> invalid(std::string what, std::string why = {},
                                                    std::string fix = {}) {
  return std::unexpected(
      Error{.what = std::move(what), .why = std::move(why), .fix = std::move(fix)});
}

// "file:line:column: what; why; fix", leaving out what is empty.
[[nodiscard]] std::string to_string(const Error& error);

}  // namespace headroom
