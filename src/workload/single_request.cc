#include "workload/single_request.h"

#include "base/meant_url.h"

namespace headroom::workload {

// The URL becomes the service file that one would have written for it.
Result<Plan> single_request_plan(const SingleRequest& request) {
  spec::Step step;
  step.name = "request";
  if (is_websocket_url(request.url)) step.carrier = spec::Carrier::kWebSocket;
  step.method = request.method;
  step.target = request.url;
  step.headers = request.headers;
  step.body_kind = request.body_kind;
  step.body = request.body;
  step.timeout = request.timeout;
  step.redirects = spec::Redirects::kLeave;

  spec::Journey journey;
  journey.name = step.name;
  journey.share = {1};
  journey.cookies = spec::Cookies::kIgnore;
  journey.steps.push_back(step);

  spec::Spec spec;
  spec.workload.journeys.push_back(journey);

  spec::Test test;
  test.name = request.url;
  test.load = request.load;
  test.duration = request.duration;
  test.warm_up = request.warm_up;
  test.traced = request.traced;
  test.seed = request.seed.value;
  return make_plan(spec, test);
}

}  // namespace headroom::workload
