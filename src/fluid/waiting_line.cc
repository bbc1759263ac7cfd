#include "fluid/waiting_line.h"

#include <algorithm>

namespace headroom::fluid {
namespace {

// Less than so many requests are nobody.
constexpr double kNobody = 1e-9;

// `amount` whose waits go from `first` to `last` in a straight line.
void count(Served& served, double amount, double first, double last, double limit) {
  if (amount <= 0) return;
  first = std::max(first, 0.0);
  last = std::max(last, 0.0);
  if (served.amount == 0) served.first_wait = first;
  served.last_wait = last;
  served.amount += amount;
  served.wait += amount * (first + last) / 2;
  const double low = std::min(first, last);
  const double high = std::max(first, last);
  if (low > limit) {
    served.delayed += amount;
  } else if (high > limit) {
    served.delayed += amount * (high - limit) / (high - low);
  }
}

}  // namespace

void WaitingLine::push(const Batch& batch) {
  if (count_ == batches_.size()) {
    std::vector<Batch> larger(2 * batches_.size());
    for (std::size_t i = 0; i < count_; ++i) larger[i] = at(i);
    batches_ = std::move(larger);
    first_ = 0;
  }
  ++count_;
  at(count_ - 1) = batch;
  waiting_ += batch.amount;
}

Served WaitingLine::step(const Step& step) {
  Served served;
  double left = step.capacity;
  double now = step.at;
  const double pace = step.capacity > 0 ? step.seconds / step.capacity : 0;  // seconds a request
  while (count_ > 0 && left > 0) {
    Batch& oldest = at(0);
    const double taken = std::min(oldest.amount, left);
    const double share = taken / oldest.amount;
    const double came_last = oldest.from + share * (oldest.to - oldest.from);
    const double then = now + taken * pace;
    count(served, taken, now - oldest.from, then - came_last, step.limit);
    left -= taken;
    now = then;
    waiting_ -= taken;
    if (share < 1) {
      oldest.from = came_last;
      oldest.amount -= taken;
    } else {
      pop();
    }
  }
  if (count_ == 0) waiting_ = 0;
  if (step.arriving <= 0) return served;
  // Whoever comes now is behind all of them: until `caught_up`, if that is within the step, there
  // is somebody before him, after it nobody.
  const double end = step.at + step.seconds;
  const double taken = std::min(step.arriving, left);
  if (taken < step.arriving) {
    const double came_last = step.at + taken / step.arriving * step.seconds;
    count(served, taken, now - step.at, end - came_last, step.limit);
    if (step.arriving - taken > kNobody) {
      push({.from = came_last, .to = end, .amount = step.arriving - taken});
    }
    return served;
  }
  const double behind = now - step.at;
  const double spare = 1 - step.arriving / step.capacity;
  const double caught_up = spare > 0 ? std::min(behind / spare, step.seconds) : step.seconds;
  const double queued = step.arriving * caught_up / step.seconds;
  count(served, queued, behind, behind - spare * caught_up, step.limit);
  count(served, step.arriving - queued, 0, 0, step.limit);
  return served;
}

void WaitingLine::refuse_last(double amount) {
  waiting_ -= amount;
  while (count_ > 0 && amount > 0) {
    Batch& newest = at(count_ - 1);
    if (newest.amount > amount) {
      newest.amount -= amount;
      return;
    }
    amount -= newest.amount;
    --count_;
  }
  waiting_ = std::max(waiting_, 0.0);
}

void WaitingLine::lose_share(double share) {
  for (std::size_t i = 0; i < count_; ++i) at(i).amount *= 1 - share;
  waiting_ *= 1 - share;
}

double WaitingLine::give_up_before(double moment) {
  double gone = 0;
  while (count_ > 0 && at(0).from < moment) {
    Batch& oldest = at(0);
    if (oldest.to > moment) {
      const double part = oldest.amount * (moment - oldest.from) / (oldest.to - oldest.from);
      gone += part;
      oldest.amount -= part;
      oldest.from = moment;
      break;
    }
    gone += oldest.amount;
    pop();
  }
  waiting_ = count_ == 0 ? 0 : waiting_ - gone;
  return gone;
}

}  // namespace headroom::fluid
