#include "extract/markup.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <limits>
#include <mutex>

namespace headroom::extract {
namespace {

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* value) const {
    free(value);
  }
};
using XPath = std::unique_ptr<xmlXPathCompExpr, Freed<xmlXPathFreeCompExpr>>;
using Context = std::unique_ptr<xmlXPathContext, Freed<xmlXPathFreeContext>>;
using Object = std::unique_ptr<xmlXPathObject, Freed<xmlXPathFreeObject>>;

// What libxml2 would print on the terminal.
void say_nothing(void*, xmlErrorPtr) {}

const xmlChar* chars(const std::string& text) {
  return reinterpret_cast<const xmlChar*>(text.c_str());
}

// The library is to be prepared once before threads use it.
void prepare_library() {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
}

std::string taken(xmlChar* text) {
  std::string copy = text == nullptr ? "" : reinterpret_cast<const char*>(text);
  xmlFree(text);
  return copy;
}

}  // namespace

struct Markup::Document {
  struct Free {
    void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
  };
  std::unique_ptr<xmlDoc, Free> tree;
};

std::expected<void, Mistake> check_xpath(const std::string& path) {
  prepare_library();
  const Context context(xmlXPathNewContext(nullptr));
  context->error = say_nothing;
  const XPath compiled(xmlXPathCtxtCompile(context.get(), chars(path)));
  if (compiled != nullptr) return {};
  // The offset where it stopped, if it says one.
  const int offset = context->lastError.int1;
  return std::unexpected(Mistake{.offset = offset > 0 ? static_cast<std::size_t>(offset) : 0,
                                 .what = "is no XPath (version 1.0)"});
}

Markup::Markup(std::string_view text) : document_(std::make_unique<Document>()) {
  prepare_library();
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return;
  const int size = static_cast<int>(text.size());
  xmlDoc* tree = text.starts_with("<?xml")
                     ? xmlReadMemory(text.data(), size, nullptr, nullptr,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
                     : htmlReadMemory(text.data(), size, nullptr, "UTF-8",
                                      HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                          HTML_PARSE_RECOVER);
  document_->tree.reset(tree);
}

Markup::~Markup() = default;

std::vector<std::string> Markup::select(const std::string& path) const {
  std::vector<std::string> texts;
  if (document_->tree == nullptr) return texts;
  const Context context(xmlXPathNewContext(document_->tree.get()));
  context->error = say_nothing;
  const Object result(xmlXPathEvalExpression(chars(path), context.get()));
  if (result == nullptr) return texts;
  if (result->type != XPATH_NODESET) {
    texts.push_back(taken(xmlXPathCastToString(result.get())));
    return texts;
  }
  if (result->nodesetval == nullptr) return texts;
  xmlXPathNodeSetSort(result->nodesetval);
  for (int i = 0; i < result->nodesetval->nodeNr; ++i) {
    texts.push_back(taken(xmlXPathCastNodeToString(result->nodesetval->nodeTab[i])));
  }
  return texts;
}

}  // namespace headroom::extract
