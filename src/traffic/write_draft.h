// Writes a draft down: a service file with comments that say where each figure is from, the CSV
// files that it draws from, and placeholders of the files that it sends.
#pragma once

#include <string>
#include <vector>

#include "traffic/draft.h"

namespace headroom::traffic {

struct WrittenFile {
  std::string path;  // relative to the service file: "data/users.csv"
  std::string text;
};

struct Written {
  std::string service_file;
  std::vector<WrittenFile> data;
};

Written write_draft(const Draft& draft);

// One step alone, as it stands in the file behind so many blanks.
inline constexpr int kStepIndent = 8;
inline constexpr int kIndentInGroup = kStepIndent + 6;
std::string write_step(const Step& step, int indent = kStepIndent);

}  // namespace headroom::traffic
