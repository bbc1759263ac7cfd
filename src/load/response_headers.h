// The headers of one response, for as long as something looks at them: checks, values to be saved,
// cookies, redirects. One flat text, so that a warm exchange allocates nothing for them.
//
// Names are kept in lower case, as HTTP/2 sends them; values as they came.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace headroom::load {

class ResponseHeaders {
 public:
  // More than this of a head is not kept.
  static constexpr std::size_t kLargest = 64 * 1024;

  // `text` becomes the storage: from a pool, and to be given back with take_text().
  void begin(std::string text) { text_ = std::move(text); }
  std::string take_text() { return std::exchange(text_, {}); }

  void add(std::string_view name, std::string_view value);

  // The value of the first header of that name, which is in lower case. Valid until the next add.
  std::optional<std::string_view> find(std::string_view name) const;

  // Calls `take(name, value)` with each, in the order of the response.
  template <class Take>
  void for_each(Take take) const {
    std::string_view rest = text_;
    while (!rest.empty()) {
      const auto name = cut(rest);
      take(name, cut(rest));
    }
  }

 private:
  // Neither names nor values can hold it: it ends lines.
  static constexpr char kEnd = '\n';
  static std::string_view cut(std::string_view& rest) {
    const auto end = rest.find(kEnd);
    const auto part = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return part;
  }

  std::string text_;  // "name\nvalue\n..."
};

}  // namespace headroom::load
