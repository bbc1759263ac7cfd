#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "cli/command.h"
#include "cli/interrupt.h"

int main(int count, char** arguments) {
  headroom::cli::Context context{.out = std::cout,
                                 .err = std::cerr,
                                 .out_is_terminal = isatty(STDOUT_FILENO) == 1,
                                 .folder = std::filesystem::current_path(),
                                 .stop = headroom::cli::stop_on_signals()};
  return headroom::cli::run_program(count, arguments, context);
}
