// Text for terminals: tones (which become colours only when asked), widths, and cutting to a width.
//
// Pure functions, safe from any thread. Text is UTF-8, and every code point counts as one column:
// true of all that the reports write themselves.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace headroom::report {

enum class Colour { kOff, kOn };

// What a piece of text means, rather than how it looks.
enum class Tone { kPlain, kQuiet, kStrong, kGood, kBad, kWarning, kAccent };

std::string paint(std::string_view text, Tone tone, Colour colour);

// Columns of unpainted text.
std::size_t columns_of(std::string_view text);

// Unpainted text, at most `columns` wide; what is cut ends in "…".
std::string cut(std::string_view text, std::size_t columns);

}  // namespace headroom::report
