// The lines of the journal: their one writer and their one reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drivers/journal.h"

namespace headroom::drivers {

// Each ends in a line feed.
std::string starting_line(const JournalEntry& entry);
std::string started_line(std::string_view id, const ProcessIdentity& process);
std::string ready_line(std::string_view id);
std::string stopped_line(std::string_view id);
// All that takes an entry to its stage.
std::string lines_of(const JournalEntry& entry);

// Applies one line, without its line feed, to what the lines before it said. A line that is not
// ours changes nothing.
void apply_line(std::string_view line, std::vector<JournalEntry>& entries);

}  // namespace headroom::drivers
