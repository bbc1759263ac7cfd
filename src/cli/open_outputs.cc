#include "cli/open_outputs.h"

#include <algorithm>
#include <ostream>

namespace headroom::cli {
namespace {

bool is_standard_output(const spec::Output& output) {
  return output.kind == spec::OutputKind::kJson && output.where == "-";
}

}  // namespace

Result<telemetry::Outputs> open_outputs(Context& context, const spec::Spec& spec,
                                        const TestOptions& options) {
  const auto of_command_line = outputs_of(options);
  if (!of_command_line) return fail(of_command_line.error());
  const auto times_wanted = std::ranges::count_if(spec.outputs, is_standard_output) +
                            std::ranges::count_if(*of_command_line, is_standard_output) +
                            (options.json ? 1 : 0);
  if (times_wanted > 1) {
    return invalid("standard output is asked for twice", "--json and each json=- fill it",
                   "name a file for one of them, --out json=FILE");
  }

  telemetry::Outputs outputs;
  if (auto opened = outputs.open(spec.outputs, spec.folder); !opened) {
    opened.error().file = spec.file;
    return fail(std::move(opened.error()));
  }
  if (auto opened = outputs.open(*of_command_line, context.folder); !opened) {
    return fail(std::move(opened.error()));
  }
  for (const std::string& url : outputs.scrape_urls()) {
    context.err << "headroom: scrape this run at " << url << '\n';
  }
  return outputs;
}

bool outputs_take_standard_output(const TestOptions& options) {
  const auto wanted = outputs_of(options);
  return wanted && std::ranges::any_of(*wanted, is_standard_output);
}

}  // namespace headroom::cli
