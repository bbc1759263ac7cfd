#include "drivers/instance_start.h"

#include <fmt/format.h>

#include "drivers/instance_limits.h"
#include "drivers/log_file.h"

namespace headroom::drivers {

Result<void> start_instance(JournalEntry intended, const Program& program, Journal& journal) {
  if (auto rotated = rotate_log(intended.log); !rotated) return rotated;
  const auto output = open_log(intended.log);
  if (!output) return fail(output.error());

  const Result<Cgroup> group = place_cgroup("headroom-" + intended.id);
  if (group) intended.cgroup = *group;
  if (auto recorded = journal.starting(intended); !recorded) return recorded;
  auto held = spawn_held(program, *output);
  if (!held) return fail(held.error());
  const LimitsInForce in_force = put_limits_in_force(group, held->identity().pid, intended.limits);
  auto recorded = journal.started(intended.id, held->identity(), in_force);
  if (!recorded) return recorded;
  if (auto released = held->release(); !released) {
    Error error = released.error();
    error.what = fmt::format("{}-{}: {} cannot be executed", intended.component, intended.index,
                             program.path);
    return fail(std::move(error));
  }
  return {};
}

}  // namespace headroom::drivers
