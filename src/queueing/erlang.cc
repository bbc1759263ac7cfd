#include "queueing/erlang.h"

#include <fmt/format.h>

#include <cmath>

#include "base/check.h"
#include "queueing/roots.h"
#include "queueing/station.h"

namespace headroom::queueing {
namespace {

// One server more: B(a, c) from B(a, c - 1).
double with_one_more_server(double blocking, double offered, int servers) {
  return offered * blocking / (servers + offered * blocking);
}

double waiting_from_blocking(double blocking, double offered, int servers) {
  if (offered >= servers) return 1;
  const double rho = offered / servers;
  return blocking / (1 - rho * (1 - blocking));
}

void check_offered(double offered, int servers) {
  HEADROOM_CHECK(std::isfinite(offered) && offered >= 0, "an offered load is 0 erlangs or more");
  HEADROOM_CHECK(servers >= 0 && servers <= kServersMax, "servers are counted from 0 to a million");
}

// The fewest servers at which `loss(B, c)` is no more than `target`.
template <class Loss>
Result<int> fewest_servers(double offered, double target, const Loss& loss) {
  HEADROOM_CHECK(target > 0 && target <= 1, "a share above 0 and at most 1");
  check_offered(offered, 0);
  double blocking = 1;
  for (int servers = 0; servers <= kServersMax; ++servers) {
    if (servers > 0) blocking = with_one_more_server(blocking, offered, servers);
    if (loss(blocking, servers) <= target) return servers;
  }
  return invalid(fmt::format("{:.0f} erlangs need more than {} servers", offered, kServersMax));
}

}  // namespace

double erlang_b(double offered, int servers) {
  check_offered(offered, servers);
  double blocking = 1;
  for (int n = 1; n <= servers; ++n) blocking = with_one_more_server(blocking, offered, n);
  return blocking;
}

double erlang_c(double offered, int servers) {
  return waiting_from_blocking(erlang_b(offered, servers), offered, servers);
}

Result<int> servers_for_blocking(double offered, double blocking) {
  return fewest_servers(offered, blocking, [](double lost, int) { return lost; });
}

Result<int> servers_for_waiting(double offered, double waiting) {
  return fewest_servers(offered, waiting, [offered](double lost, int servers) {
    // Nobody waits where nobody comes.
    return offered == 0 ? 0.0 : waiting_from_blocking(lost, offered, servers);
  });
}

double offered_for_blocking(int servers, double blocking) {
  HEADROOM_CHECK(servers >= 1 && blocking > 0 && blocking < 1, "a share between 0 and 1");
  // What is carried, offered x (1 - B), is less than the servers.
  const double most = servers / (1 - blocking);
  return root_between([&](double offered) { return erlang_b(offered, servers) - blocking; }, 0,
                      most);
}

double offered_for_waiting(int servers, double waiting) {
  HEADROOM_CHECK(servers >= 1 && waiting > 0 && waiting < 1, "a share between 0 and 1");
  return root_between([&](double offered) { return erlang_c(offered, servers) - waiting; }, 0,
                      servers);
}

}  // namespace headroom::queueing
