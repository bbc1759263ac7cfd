#include "load/http2_memory.h"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace headroom::load {

// Before each piece, and of its alignment.
struct alignas(std::max_align_t) Http2Memory::Head {
  std::size_t room = 0;  // of the piece; what is larger than the largest class is malloc's
  Head* next = nullptr;  // of those that are kept
};

namespace {

Http2Memory& memory(void* self) {
  return *static_cast<Http2Memory*>(self);
}

void* take_zeroed(std::size_t count, std::size_t size, void* self) {
  if (size > 0 && count > std::numeric_limits<std::size_t>::max() / size) return nullptr;
  void* piece = memory(self).take(count * size);
  return piece == nullptr ? nullptr : std::memset(piece, 0, count * size);
}

}  // namespace

Http2Memory::Http2Memory()
    : functions_{
          .mem_user_data = this,
          .malloc = [](std::size_t size, void* self) { return memory(self).take(size); },
          .free = [](void* piece, void* self) { memory(self).give(piece); },
          .calloc = take_zeroed,
          .realloc = [](void* piece, std::size_t size,
                        void* self) { return memory(self).resize(piece, size); },
      } {}

Http2Memory::~Http2Memory() {
  for (Head* head : kept_) {
    while (head != nullptr) std::free(std::exchange(head, head->next));
  }
}

void* Http2Memory::take(std::size_t size) {
  const std::size_t place = size == 0 ? 0 : (size - 1) / kStep;
  if (place < kClasses && kept_[place] != nullptr) {
    Head* head = std::exchange(kept_[place], kept_[place]->next);
    return head + 1;
  }
  const std::size_t room = place < kClasses ? (place + 1) * kStep : size;
  if (room > std::numeric_limits<std::size_t>::max() - sizeof(Head)) return nullptr;
  void* fresh = std::malloc(sizeof(Head) + room);
  return fresh == nullptr ? nullptr : new (fresh) Head{.room = room} + 1;
}

void Http2Memory::give(void* piece) {
  if (piece == nullptr) return;
  Head* head = static_cast<Head*>(piece) - 1;
  const std::size_t place = (head->room - 1) / kStep;
  if (place >= kClasses) return std::free(head);
  head->next = std::exchange(kept_[place], head);
}

void* Http2Memory::resize(void* piece, std::size_t size) {
  if (piece == nullptr) return take(size);
  const std::size_t room = (static_cast<Head*>(piece) - 1)->room;
  if (size <= room) return piece;
  void* larger = take(size);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, piece, room);
  give(piece);
  return larger;
}

}  // namespace headroom::load
