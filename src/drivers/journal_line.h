// The lines of the journal: their one writer and their one reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drivers/journal.h"

namespace headroom::drivers {

// Each ends in a line feed.
std::string starting_line(const JournalEntry& entry);
std::string started_line(std::string_view id, const ProcessIdentity& process,
                         const LimitsInForce& in_force);
std::string ready_line(std::string_view id);
std::string limited_line(std::string_view id, const platform::Limits& asked,
                         const LimitsInForce& in_force);
std::string stopped_line(std::string_view id);
std::string wanted_line(const std::string& component, const std::optional<Wanted>& wanted);
// All that takes an empty journal there.
std::string lines_of(const JournalContents& contents);

// Applies one line, without its line feed, to what the lines before it said. A line that is not
// ours changes nothing.
void apply_line(std::string_view line, JournalContents& contents);

}  // namespace headroom::drivers
