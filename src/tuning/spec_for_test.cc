#include "tuning/spec_for_test.h"

#include <string>

#include "base/check.h"
#include "spec/read.h"

namespace headroom::tuning {

spec::Spec spec_for_test(std::string_view text) {
  auto spec = spec::read_text(text, "headroom.yaml");
  HEADROOM_CHECK(spec, "the file can be read");
  return std::move(*spec);
}

spec::Spec shop_with(std::string_view what, std::string_view by) {
  std::string text(kShop);
  const std::size_t at = text.find(what);
  HEADROOM_CHECK(at != std::string::npos, "the text is there");
  return spec_for_test(text.replace(at, what.size(), by));
}

}  // namespace headroom::tuning
