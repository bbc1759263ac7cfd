// The table of fields, part: calls of gRPC.
#include <array>

#include "spec/tables.h"

namespace headroom::spec {
namespace {

constexpr std::array kRefused{
    RefusedKey{"text", "a message has fields", "write json"},
    RefusedKey{"form", "a message is no form", "write json"},
    RefusedKey{"multipart", "a message has no parts", "write json"},
    RefusedKey{"file", "a message has fields", "write json"},
    RefusedKey{"stream", "the .proto file says whether it is one", "remove it"},
};

}  // namespace

FieldInfo proto_field() {
  return {.key = "proto",
          .kind = Kind::kPath,
          .shape = Shape::kOneOrList,
          .fallback = "none",
          .example = "protos/chat.proto",
          .doc =
              "Files that describe the gRPC methods which are called, relative to the service "
              "file; what they import is looked for in their folder and those above it. What "
              "is nearer to the step counts."};
}

void check_grpc(const Step& step, const Node& node, Reader& reader) {
  if (step.carrier != Carrier::kGrpc) return;
  refuse_keys("a call of gRPC", kRefused, node, reader);
  for (const StatusRange& range : step.expect.statuses) {
    if (range.first < kFirstHttpStatus) continue;
    reader.problem(step.at, reader.path() + " expects a status that gRPC does not have", {},
                   "write its name, for example status: NOT_FOUND");
  }
}

}  // namespace headroom::spec
