#include "spec/guarded_input.h"

#include <algorithm>

#include "spec/tree_builder.h"

namespace headroom::spec {
namespace {

// Five for each node that the tree may have, which no text within its limits reaches; at 150 bytes
// each some 75 MB.
constexpr std::size_t kMostPendingPunctuation = 5 * kMostNodes;
constexpr std::string_view kPunctuation = "[]{},:\"'&*!?|>";

}  // namespace

GuardedInput::int_type GuardedInput::underflow() {
  if (rest_.empty()) return traits_type::eof();
  const std::size_t size = std::min(rest_.size(), sizeof chunk_);
  rest_.copy(chunk_, size);
  rest_.remove_prefix(size);
  pending_ += static_cast<std::size_t>(std::count_if(
      chunk_, chunk_ + size, [](char c) { return kPunctuation.find(c) != kPunctuation.npos; }));
  if (pending_ > kMostPendingPunctuation) throw TreeRefused{too_many_nodes({})};
  setg(chunk_, chunk_, chunk_ + size);
  return traits_type::to_int_type(chunk_[0]);
}

}  // namespace headroom::spec
