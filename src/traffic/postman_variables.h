// {{variables}} of a Postman collection, as templates of the service file. For sources only.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "traffic/document.h"
#include "traffic/draft.h"

namespace headroom::traffic {

// A variable of the collection becomes a column of one data set, `variables`, that has one row; one
// that the collection does not give, or that holds a secret, comes from the environment. Postman's
// own ({{$guid}}, {{$timestamp}}, ...) become what headroom makes up itself, and an example where
// it does not.
class PostmanVariables {
 public:
  // `list`: [ { "key": ..., "value": ... } ]
  explicit PostmanVariables(const Json& list);

  enum class Place { kTarget, kText, kJson };
  // The text with its variables as ${...} and everything else literal. In JSON, a variable inside
  // quotes stays text, and one that stands bare is put in quotes, which the service file reads as
  // the bare value.
  std::string render(std::string_view text, Place place);

  // What the collection gives for a name.
  std::optional<std::string> value_of(std::string_view name) const;

  // Of the variables that were rendered.
  std::optional<DataSet> data() const;
  const std::set<std::string>& secrets() const { return secrets_; }

  // The environment variable that stands for a secret found in the collection itself.
  std::string secret(std::string_view name);

 private:
  std::string reference(std::string_view name);

  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, std::string> columns_;  // name in the data set, value
  std::map<std::string, std::string> column_of_;
  std::set<std::string> secrets_;
};

}  // namespace headroom::traffic
