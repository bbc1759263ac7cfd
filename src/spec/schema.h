// What the table of fields says to others: the JSON Schema for editors and the reference page.
#pragma once

#include <string>

namespace headroom::spec {

std::string json_schema();     // draft 2020-12
std::string reference_page();  // Markdown; docs/service-file.md is this text
std::string starter_file();    // what `headroom init` writes: commented, and valid as it stands

}  // namespace headroom::spec
