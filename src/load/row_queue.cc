#include "load/row_queue.h"

namespace headroom::load {
namespace {

constexpr Nanos kLook = std::chrono::milliseconds(10);

}  // namespace

RowQueue::~RowQueue() {
  loop_.timers().disarm(*this);
}

void RowQueue::wait(Waiter& waiter, workload::SavedRows& rows, Nanos patience) {
  const Nanos now = loop_.now();
  waiting_.push_back({.waiter = &waiter, .rows = &rows, .since = now, .until = now + patience});
  if (!is_armed()) loop_.timers().arm(*this, now + kLook);
}

// Who goes on may wait anew at once, behind the others.
void RowQueue::on_time(Nanos now) {
  looked_at_.swap(waiting_);
  for (const Waiting& waiting : looked_at_) {
    if (waiting.waiter->draw_rows()) {
      waiting.rows->count_wait(now - waiting.since);
    } else if (now >= waiting.until) {
      waiting.rows->count_wait_in_vain(now - waiting.since);
    } else {
      waiting_.push_back(waiting);
      continue;
    }
    waiting.waiter->go_on();
  }
  looked_at_.clear();
  if (!waiting_.empty() && !is_armed()) loop_.timers().arm(*this, now + kLook);
}

void RowQueue::close() {
  const Nanos now = loop_.now();
  for (const Waiting& waiting : waiting_) waiting.rows->count_wait_in_vain(now - waiting.since);
  waiting_.clear();
}

}  // namespace headroom::load
