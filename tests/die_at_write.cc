// A library that is loaded before all others (LD_PRELOAD) and kills its program, as SIGKILL does,
// in front of its n-th change of certain files: n is the variable DIE_AT_WRITE, and DIE_AT_FILE is
// a part of their paths. So a program dies between two steps of which it has kept the one and not
// yet the other. Programs that it starts live on.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

std::atomic<long> changes_left{0};
const char* files = "";
pid_t program = 0;

__attribute__((constructor)) void begin() {
  const char* number = std::getenv("DIE_AT_WRITE");
  const char* part = std::getenv("DIE_AT_FILE");
  if (number != nullptr && part != nullptr) {
    program = getpid();
    changes_left = std::atol(number);
    files = strdup(part);
  }
  for (const char* name : {"DIE_AT_WRITE", "DIE_AT_FILE", "LD_PRELOAD"}) unsetenv(name);
}

// A fork that has not become another program yet is not the program.
void change(const char* path) {
  if (getpid() != program || std::strstr(path, files) == nullptr) return;
  if (--changes_left == 0) kill(program, SIGKILL);
}

void change_of(int file) {
  if (getpid() != program) return;
  char path[4096] = {};
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  if (readlink(link.c_str(), path, sizeof path - 1) > 0) change(path);
}

template <typename Function>
Function* original(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
  static auto* const next = original<ssize_t(int, const void*, size_t)>("write");
  change_of(file);
  return next(file, bytes, size);
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
  static auto* const next = original<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
  change_of(file);
  return next(file, bytes, size, offset);
}

int rename(const char* from, const char* to) {
  static auto* const next = original<int(const char*, const char*)>("rename");
  change(to);
  return next(from, to);
}
}
