#include "report/well_formed.h"

#include <algorithm>
#include <array>
#include <vector>

namespace headroom::report {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::string read() {
    while (problem_.empty() && !text_.empty()) {
      if (skip("<!--", "-->") || skip("<![CDATA[", "]]>") || skip("<?", "?>") ||
          skip("<!DOCTYPE", ">")) {
        continue;
      }
      if (text_.starts_with("</")) {
        close();
      } else if (text_.starts_with('<')) {
        open();
      } else {
        character();
      }
    }
    if (problem_.empty() && !open_.empty()) complain("<" + open_.back() + "> is never closed");
    if (problem_.empty() && roots_ != 1) complain("there is not exactly one root");
    return problem_;
  }

 private:
  void complain(std::string what) {
    problem_ = std::move(what) + ", before: " + std::string(text_.substr(0, 60));
  }

  bool skip(std::string_view begin, std::string_view end) {
    if (!text_.starts_with(begin)) return false;
    const std::size_t found = text_.find(end, begin.size());
    if (found == std::string_view::npos) {
      complain("not ended: " + std::string(begin));
      return true;
    }
    text_.remove_prefix(found + end.size());
    return true;
  }

  static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

  std::string take_name() {
    const auto end = std::find_if(text_.begin(), text_.end(), [](char c) {
      return is_blank(c) || c == '>' || c == '/' || c == '=' || c == '<' || c == '"';
    });
    std::string name(text_.begin(), end);
    text_.remove_prefix(name.size());
    if (name.empty()) complain("a name is missing");
    return name;
  }

  void take_blanks() {
    while (!text_.empty() && is_blank(text_.front())) text_.remove_prefix(1);
  }

  bool take(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }

  void close() {
    take("</");
    const std::string name = take_name();
    if (open_.empty() || open_.back() != name) return complain("</" + name + "> closes nothing");
    open_.pop_back();
    if (!take(">")) complain("</" + name + " is not ended");
  }

  void open() {
    take("<");
    const std::string name = take_name();
    if (open_.empty()) ++roots_;
    std::vector<std::string> attributes;
    while (problem_.empty()) {
      take_blanks();
      if (take("/>")) return;
      if (take(">")) return open_.push_back(name);
      attributes.push_back(take_name());
      if (std::count(attributes.begin(), attributes.end(), attributes.back()) > 1) {
        complain("attribute " + attributes.back() + " stands twice");
      }
      if (problem_.empty() && !take("=\"")) complain("attribute without a quoted value");
      while (problem_.empty() && !take("\"")) character();
    }
  }

  void character() {
    if (text_.empty()) return complain("the text ends inside an element");
    if (text_.front() == '<') return complain("a stray <");
    if (text_.front() != '&') return text_.remove_prefix(1);
    static constexpr std::array<std::string_view, 5> kEntities{"&amp;", "&lt;", "&gt;", "&quot;",
                                                               "&apos;"};
    for (const std::string_view entity : kEntities) {
      if (take(entity)) return;
    }
    const std::size_t end = text_.find(';');
    if (!text_.starts_with("&#") || end == std::string_view::npos || end > 9) {
      return complain("a stray &");
    }
    text_.remove_prefix(end + 1);
  }

  std::string_view text_;
  std::vector<std::string> open_;
  int roots_ = 0;
  std::string problem_;
};

}  // namespace

std::string malformation(std::string_view text) {
  return Reader(text).read();
}

}  // namespace headroom::report
