// What follows an answer or a failure before a request is over: an exchange asks, and whoever
// follows the request decides (load/pursuit.h).
#pragma once

#include <cstdint>

#include "base/quantity.h"
#include "load/variation.h"
#include "run/run.h"

namespace headroom::load {

class Sequel {
 public:
  enum class Course : std::uint8_t {
    kOver,    // it stands as it is
    kGoesOn,  // the request is sent again, or will be; nothing of the exchange may be touched
    kLost,    // it leads from one place to the next without an end
    kLeft,    // the user did not wait for it
  };
  virtual Course after_answer(Nanos now) = 0;
  virtual Course after_failure(run::Failure failure, Nanos now) = 0;
  // So many events of a stream have come. True: the user reads no more of them.
  virtual bool has_enough(std::uint64_t events, Nanos now) = 0;
  // The request is over; nothing more is asked.
  virtual void on_over() = 0;
  // Of the sending that begins; null where it is what the step says.
  virtual const Variation* variation() const = 0;

 protected:
  ~Sequel() = default;
};

}  // namespace headroom::load
