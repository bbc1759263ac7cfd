// Text of a given number of tokens, for prompts whose length is recorded and whose words are not.
//
// Every word has three letters and is a single token in the usual vocabularies, where a common
// word with the space before it is one. With its space a word is 4 bytes, the average that English
// prose has per token; so n tokens are n words and 4n - 1 bytes, and a slice that begins at any
// multiple of four begins with a word.
#pragma once

#include <cstdint>
#include <string>

#include "base/random.h"

namespace headroom::workload {

// More than any model's context; at most 4 MB of text.
inline constexpr std::uint64_t kTextTokensMax = 1'000'000;

// Appends `tokens` words, lower case with single spaces between them and none at the ends; nothing
// in it needs escaping anywhere. Where in the text it begins is drawn from `random`, so that a
// server that caches prompts by their beginnings finds few. Asserts the limit above.
void append_text(std::uint64_t tokens, Random& random, std::string& out);

}  // namespace headroom::workload
