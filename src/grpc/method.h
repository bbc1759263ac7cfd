// A method of a gRPC service, as .proto files describe it: its messages are JSON here and protobuf
// on the wire.
//
// An immutable value, cheap to copy; threads share it freely.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::grpc {

class Method {
 public:
  // `name` is "chat.v1.Chat/Complete", described in one of the files or in what they import. Files
  // are absolute, or relative to `folder`. Fails on a file that cannot be read, or on a name that
  // is not there, and tells the nearest that is.
  static Result<Method> find(std::string_view name, const std::vector<std::string>& files,
                             const std::string& folder);

  bool takes_stream() const;
  bool gives_stream() const;

  // Appends the request that `json` is, framed; of a method that takes a stream, the elements of a
  // list, each framed. Nothing stands for a message without fields, or for no messages. Fails, and
  // leaves `out` as it was, where it does not fit the message.
  Result<void> encode(std::string_view json, std::string& out) const;
  // The answer's JSON in place of what is in `json`. False where the bytes are no such message.
  bool decode(std::string_view message, std::string& json) const;

 private:
  struct Description;
  explicit Method(std::shared_ptr<const Description> description)
      : description_(std::move(description)) {}
  Result<void> append(std::string_view json, std::string& out) const;

  std::shared_ptr<const Description> description_;
};

}  // namespace headroom::grpc
