#include "spec/saved_data.h"

namespace headroom::spec {

const Step* saver_of(const Data& data, const Workload& workload) {
  const Step* saver = nullptr;
  for (const Journey& journey : workload.journeys) {
    for_each_request(journey.steps, [&](const Step& step) {
      if (step.name == data.saved_by) saver = &step;
    });
  }
  return saver;
}

}  // namespace headroom::spec
