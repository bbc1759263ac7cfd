// Which requests of a run a question is about: all, those of one class, or those of several classes
// together.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace headroom::run {

// A class goes by its index in Header::classes. Made in passing, so that a question reads
// totals(run, 2, window); std::nullopt stands for all requests, and no classes for none.
class Requests {
 public:
  Requests(std::nullopt_t) {}
  Requests(std::size_t request_class) : classes_(std::vector<std::size_t>{request_class}) {}
  Requests(std::vector<std::size_t> classes) : classes_(std::move(classes)) {}

  // Nothing: all.
  const std::optional<std::vector<std::size_t>>& classes() const { return classes_; }
  bool are_none() const { return classes_ && classes_->empty(); }

 private:
  std::optional<std::vector<std::size_t>> classes_;
};

}  // namespace headroom::run
