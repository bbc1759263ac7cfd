#include "cli/exit_code.h"

namespace headroom::cli {

ExitCode exit_code_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kInvalid:
    case ErrorKind::kStorage:
      return ExitCode::kUsage;
    case ErrorKind::kUnreachable:
      return ExitCode::kUnreachable;
    case ErrorKind::kInterrupted:
      return ExitCode::kInterrupted;
  }
  return ExitCode::kUsage;
}

ExitCode exit_code_of(run::Outcome outcome) {
  switch (outcome) {
    case run::Outcome::kPass:
      return ExitCode::kFine;
    case run::Outcome::kFail:
      return ExitCode::kFailed;
    case run::Outcome::kUntrusted:
      return ExitCode::kUntrusted;
    case run::Outcome::kPartial:
      return ExitCode::kInterrupted;
  }
  return ExitCode::kFailed;
}

}  // namespace headroom::cli
