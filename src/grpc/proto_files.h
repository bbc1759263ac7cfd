// .proto files as libprotobuf knows them; for this module only, since it shows the library.
#pragma once

#include <google/protobuf/compiler/importer.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headroom::grpc {

class ProtoFiles {
 public:
  // Files are absolute, or relative to `folder`. What they import is looked for in their own folder
  // and in those above it; the types that come with protobuf are always there. Errors carry the
  // file and the place in it.
  static Result<std::shared_ptr<const ProtoFiles>> read(const std::vector<std::string>& files,
                                                        const std::string& folder);

  // Of "chat.v1.Chat/Complete". Where there is none, the nearest name is told.
  Result<const google::protobuf::MethodDescriptor*> find(std::string_view name) const;
  const google::protobuf::DescriptorPool& pool() const { return *importer_->pool(); }

 private:
  // Keeps the first.
  class Mistakes final : public google::protobuf::compiler::MultiFileErrorCollector {
   public:
    void AddError(const std::string& file, int line, int column, const std::string& text) override;
    std::optional<Error> first;
  };

  // Files on disk, and the types that come with protobuf from its library where they are not there.
  class Sources final : public google::protobuf::compiler::DiskSourceTree {
   public:
    google::protobuf::io::ZeroCopyInputStream* Open(const std::string& name) override;

   private:
    std::deque<std::string> texts_;  // of the library's, as long as they are read
  };

  Sources tree_;
  Mistakes mistakes_;
  std::unique_ptr<google::protobuf::compiler::Importer> importer_;
  std::vector<const google::protobuf::FileDescriptor*> files_;
};

}  // namespace headroom::grpc
