#include "tuning/question.h"

#include <fmt/format.h>

namespace headroom::tuning {

std::string name_of(const Question& question) {
  if (question.about == Question::About::kHighestLoad) return "highest load";
  if (!question.load) return "the test";
  if (question.length == Nanos::zero()) return headroom::to_string(*question.load);
  return fmt::format("{} for {}", headroom::to_string(*question.load),
                     headroom::to_string(question.length));
}

}  // namespace headroom::tuning
