#include "load/wire_failure.h"

#include <cerrno>

namespace headroom::load {

run::Failure failure_of_connect(int error) {
  switch (error) {
    case ECONNREFUSED:
      return run::Failure::kRefused;
    case ETIMEDOUT:
      return run::Failure::kTimeout;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
      return run::Failure::kResolve;
    case EADDRNOTAVAIL:
    case EADDRINUSE:
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case ENOSPC:  // epoll's limit of watches
    case EAGAIN:
    case EPERM:  // a local firewall
    case EACCES:
      return run::Failure::kNotSent;
    default:
      return run::Failure::kReset;
  }
}

run::Failure failure_of_connection(int error) {
  return error == ETIMEDOUT ? run::Failure::kTimeout : run::Failure::kReset;
}

}  // namespace headroom::load
