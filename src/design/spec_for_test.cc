#include "design/spec_for_test.h"

#include "base/check.h"
#include "spec/read.h"

namespace headroom::design {

spec::Spec spec_for_test(std::string_view text) {
  auto spec = spec::read_text(text, "headroom.yaml");
  HEADROOM_CHECK(spec, "the file can be read");
  return std::move(*spec);
}

Service service_for_test(std::string_view text) {
  auto service = service_of(spec_for_test(text));
  HEADROOM_CHECK(service, "the file can be planned with");
  return std::move(*service);
}

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string result(text);
  const std::size_t at = result.find(what);
  HEADROOM_CHECK(at != std::string::npos, "the text is there");
  return result.replace(at, what.size(), by);
}

}  // namespace headroom::design
