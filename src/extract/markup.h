// HTML and XML, and what an XPath (version 1.0) selects from them, by libxml2. HTML is read as
// browsers are lenient with it; whatever is no document holds nothing.
//
// Nothing is fetched and no entity expanded: the text comes from a service that nobody vouches for.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extract/mistake.h"

namespace headroom::extract {

// Whether it is one.
std::expected<void, Mistake> check_xpath(const std::string& path);

// One document. Not thread-safe; make one where it is needed.
class Markup {
 public:
  // XML where it says so by <?xml, else HTML.
  explicit Markup(std::string_view text);
  ~Markup();
  Markup(const Markup&) = delete;
  Markup& operator=(const Markup&) = delete;

  // The text of each element, attribute or text selected, in the order of the document; of an
  // expression that is a number, a text or a truth, that. `path` has passed check_xpath.
  std::vector<std::string> select(const std::string& path) const;

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace headroom::extract
