#include "grpc/proto_files.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace headroom::grpc {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// "chat.v1.Chat has Complete and Stream", and the one that was probably meant.
Error unknown(std::string_view kind, std::string_view name, std::string_view owner,
              const std::vector<std::string_view>& known) {
  return {.what = fmt::format("there is no {} {}", kind, in_quotes(name)),
          .why = known.empty() ? fmt::format("{} has none", owner)
                               : fmt::format("{} has {}", owner, enumerate(known, "and")),
          .fix = did_you_mean(name, known)};
}

}  // namespace

void ProtoFiles::Mistakes::AddError(const std::string& file, int line, int column,
                                    const std::string& text) {
  if (first) return;
  first = Error{.what = text, .file = file, .at = {line + 1, column + 1}};
}

google::protobuf::io::ZeroCopyInputStream* ProtoFiles::Sources::Open(const std::string& name) {
  auto* on_disk = DiskSourceTree::Open(name);
  if (on_disk != nullptr) return on_disk;
  const FileDescriptor* known =
      google::protobuf::DescriptorPool::generated_pool()->FindFileByName(name);
  if (known == nullptr) return nullptr;
  const std::string& text = texts_.emplace_back(known->DebugString());
  return new google::protobuf::io::ArrayInputStream(text.data(), static_cast<int>(text.size()));
}

Result<std::shared_ptr<const ProtoFiles>> ProtoFiles::read(const std::vector<std::string>& files,
                                                           const std::string& folder) {
  auto read = std::make_shared<ProtoFiles>();
  read->importer_ =
      std::make_unique<google::protobuf::compiler::Importer>(&read->tree_, &read->mistakes_);
  for (const std::string& file : files) {
    const auto path =
        std::filesystem::absolute(std::filesystem::path(folder) / file).lexically_normal();
    if (!std::ifstream(path)) {
      return invalid(fmt::format("the file {} cannot be read", path.string()),
                     std::strerror(errno));
    }
    for (auto above = path.parent_path(); above.has_relative_path(); above = above.parent_path()) {
      read->tree_.MapPath("", above.string());
    }
    const FileDescriptor* found = read->importer_->Import(path.filename().string());
    if (found == nullptr) {
      Error error = read->mistakes_.first.value_or(Error{.what = "it cannot be read"});
      std::string on_disk;
      if (read->tree_.VirtualFileToDiskFile(error.file, &on_disk)) error.file = on_disk;
      return fail(std::move(error));
    }
    read->files_.push_back(found);
  }
  return read;
}

Result<const MethodDescriptor*> ProtoFiles::find(std::string_view name) const {
  const auto slash = name.find('/');
  const std::string_view of_service = name.substr(0, slash);
  const ServiceDescriptor* service = nullptr;
  std::vector<std::string_view> services;
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->service_count(); ++i) {
      services.push_back(file->service(i)->full_name());
      if (services.back() == of_service) service = file->service(i);
    }
  }
  if (service == nullptr) {
    return fail(unknown("service", of_service, files_.front()->name(), services));
  }
  const std::string_view of_method =
      slash == name.npos ? std::string_view() : name.substr(slash + 1);
  std::vector<std::string_view> methods;
  for (int i = 0; i < service->method_count(); ++i) {
    methods.push_back(service->method(i)->name());
    if (methods.back() == of_method) return service->method(i);
  }
  return fail(unknown("method", of_method, of_service, methods));
}

}  // namespace headroom::grpc
