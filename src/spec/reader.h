// What reading a file carries along: where in the file it is, what went wrong so far, and which
// names were used, to be looked up once all are known.
//
// Lives for one read, on one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "spec/field_info.h"
#include "spec/tree.h"

namespace headroom::spec {

// A name that must exist somewhere in the file.
struct Reference {
  Names of;
  std::string name;
  Position at;
};

class Reader {
 public:
  // While it lives, the reader is inside `name`.
  class Inside {
   public:
    Inside(Reader& reader, std::string_view name) : reader_(reader) {
      reader_.path_.emplace_back(name);
    }
    ~Inside() { reader_.path_.pop_back(); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Reader& reader_;
  };

  void problem(Position at, std::string what, std::string why = {}, std::string fix = {});
  // An error of one of the little languages: its column counts from where the node's text begins.
  void problem_in(const Node& node, const FieldInfo& field, Error error);
  // `node` holds something of another kind than `field` wants.
  void wrong_kind(const Node& node, const FieldInfo& field);
  void unknown_key(const Key& key, const TableInfo& table);
  void missing(const FieldInfo& field, Position at);
  void no_value(const FieldInfo& field, Position at);
  // False, and a problem, for what cannot be a name: names appear in ${...} and requirements.
  bool check_name(std::string_view name, Position at);

  void refer(Names of, std::string_view name, Position at);

  const std::vector<Reference>& references() const { return references_; }
  Problems& problems() { return problems_; }
  // "system.components.api", or "the file" outside of all.
  std::string path() const;

 private:
  std::vector<std::string> path_;
  std::vector<Reference> references_;
  Problems problems_;
};

}  // namespace headroom::spec
