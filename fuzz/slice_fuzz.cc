// The bytes of a slice, as they lie in the store: they decode to something whose totals can be
// taken, or are refused with a reason.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "run/run.h"
#include "run/slice_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  auto slice = run::decode_slice({reinterpret_cast<const char*>(data), size});
  if (!slice) {
    HEADROOM_CHECK(!slice.error().what.empty(), "a refusal says why");
    return 0;
  }
  run::Run run;
  run.header.classes.resize(slice->classes.size());
  run.slices.push_back(std::move(*slice));
  (void)run::totals(run, std::nullopt, run::whole(run));
  (void)run::generator_totals(run, run::whole(run));
  return 0;
}
