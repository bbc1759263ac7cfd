// What the model says: sentences about running services, word by word, without end.
//
// A token is one word with the blank before it. The same seed says the same.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/random.h"

namespace chat {

class Speech {
 public:
  explicit Speech(headroom::Seed seed);

  // Plain ASCII that JSON need not escape. Valid for the life of the program.
  std::string_view next_word();

 private:
  headroom::Random random_;
  std::string_view rest_;  // of the sentence being said
};

}  // namespace chat
