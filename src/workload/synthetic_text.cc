#include "workload/synthetic_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "base/check.h"

namespace headroom::workload {
namespace {

constexpr auto kWords = std::to_array<std::string_view>(
    {"the", "and", "for", "are", "but", "not", "you", "all", "any", "can", "her", "was",
     "one", "our", "out", "day", "get", "has", "him", "his", "how", "man", "new", "now",
     "old", "see", "two", "way", "who", "boy", "did", "its", "let", "put", "say", "she",
     "too", "use", "air", "art", "ask", "bad", "big", "box", "bus", "buy", "car", "cut",
     "dog", "ear", "eat", "end", "eye", "far", "few", "fun", "got", "hot", "ice", "job",
     "key", "law", "leg", "map", "may", "mix", "net", "oil", "own", "pay", "red", "run",
     "sea", "set", "six", "sky", "sun", "ten", "top", "try", "war", "win", "yes", "yet"});

constexpr std::size_t kWordBytes = 4;  // with its space
constexpr std::size_t kTextWords = std::size_t{1} << 16;

// 256 KiB, the same on every machine and in every run: it is content, not something a run draws.
const std::string& text() {
  static const std::string kText = [] {
    std::string result;
    result.reserve(kTextWords * kWordBytes);
    Random random(Seed{1});
    for (std::size_t i = 0; i < kTextWords; ++i) {
      result += kWords[random.below(kWords.size())];
      result += ' ';
    }
    return result;
  }();
  return kText;
}

}  // namespace

void append_text(std::uint64_t tokens, Random& random, std::string& out) {
  HEADROOM_CHECK(tokens <= kTextTokensMax, "more tokens than any prompt has");
  if (tokens == 0) return;
  std::size_t word = random.below(kTextWords);
  std::size_t words_left = tokens;
  while (words_left > 0) {
    const std::size_t count = std::min(words_left, kTextWords - word);
    out.append(text(), word * kWordBytes, count * kWordBytes);
    words_left -= count;
    word = 0;
  }
  out.pop_back();  // the space after the last word
}

}  // namespace headroom::workload
