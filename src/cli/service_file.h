// How commands find the service file and the folder where headroom keeps things.
#pragma once

#include <filesystem>
#include <string>

#include "cli/context.h"
#include "spec/read.h"
#include "store/store.h"

namespace CLI {
class App;
}

namespace headroom::cli {

// Adds -f,--file to a command.
void add_file_flag(CLI::App& app, std::string& file);

// The file named by the flag, or headroom.yaml found upwards from where the user stands.
spec::Reading read_service_file(const Context& context, const std::string& flag);

// `.headroom` beside the service file; where there is none, in the folder where the user stands.
std::filesystem::path state_folder(const Context& context, const std::string& flag);

// The runs kept in that folder; makes the folder when it is missing.
Result<store::Store> open_store(const std::filesystem::path& state_folder);

}  // namespace headroom::cli
