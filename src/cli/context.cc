#include "cli/context.h"

#include <ostream>

namespace headroom::cli {

ExitCode report(Context& context, const Error& error) {
  // A place in a file comes first, as editors and compilers have it.
  context.err << (error.file.empty() ? "headroom: " : "") << to_string(error) << '\n';
  return exit_code_of(error);
}

ExitCode report(Context& context, const Problems& problems) {
  ExitCode worst = ExitCode::kUsage;
  for (const Error& problem : problems) worst = report(context, problem);
  if (problems.size() > 1) context.err << "headroom: " << problems.size() << " problems\n";
  return worst;
}

}  // namespace headroom::cli
