// Every answer, on disk before anything is made of it: JSON lines, one for each question. Tuning
// decides from answers alone, so with the answers of a headroom that was killed it goes on where
// that one was, and asks nothing twice.
//
// The first line says what is tuned (the file by its bytes, and what was learned beside it):
// answers about anything else are refused. A last line that was cut short is left out.
// docs/formats/tuning.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "tuning/question.h"

namespace headroom::tuning {

class Journal {
 public:
  enum class Begin { kAnew, kWhereItEnded };

  // kAnew forgets what is there; kWhereItEnded fails (kInvalid) where there is none, or it is of
  // something else. Fails with kStorage where it cannot be written.
  static Result<Journal> open(const std::filesystem::path& path, const std::string& of,
                              Begin begin);

  // The answer to that question, if it was asked before. Borrowed until the next add().
  const Answer* find(const Configuration& configuration, const Question& question) const;
  Result<void> add(const Configuration& configuration, const Question& question, Answer answer);

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Configuration configuration;
    Question question;
    Answer answer;
  };

  Journal(FileDescriptor file, std::vector<Entry> entries)
      : file_(std::move(file)), entries_(std::move(entries)) {}
  static Result<std::vector<Entry>> read(const std::filesystem::path& path, const std::string& of);

  FileDescriptor file_;
  std::vector<Entry> entries_;
};

// Asks only what the journal does not know, and writes down what is answered. Both are borrowed.
Ask remembering(Journal& journal, Ask ask);

}  // namespace headroom::tuning
