#include "grpc/method.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver.h>
#include <google/protobuf/util/type_resolver_util.h>

#include "base/text.h"
#include "grpc/frames.h"
#include "grpc/json_list.h"
#include "grpc/proto_files.h"

namespace headroom::grpc {
namespace {

namespace pb = google::protobuf;

constexpr std::string_view kTypes = "type.googleapis.com";

std::string type_of(const pb::Descriptor& message) {
  return fmt::format("{}/{}", kTypes, message.full_name());
}

pb::util::JsonPrintOptions printing() {
  pb::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  return options;
}

// Of "max_tokns: Cannot find field.", the name; else nothing.
std::string_view unknown_field(std::string_view problem) {
  const auto end = problem.find(": Cannot find field");
  if (end == problem.npos) return {};
  const auto begin = problem.find_last_of(" ).", end);
  return problem.substr(begin == problem.npos ? 0 : begin + 1, end - begin - 1);
}

}  // namespace

struct Method::Description {
  std::shared_ptr<const ProtoFiles> files;
  const pb::MethodDescriptor* method = nullptr;
  std::unique_ptr<pb::util::TypeResolver> types;
  pb::DynamicMessageFactory messages;
  const pb::Message* empty_answer = nullptr;
  std::string request;
  std::string answer;
};

Result<Method> Method::find(std::string_view name, const std::vector<std::string>& files,
                            const std::string& folder) {
  auto read = ProtoFiles::read(files, folder);
  if (!read) return fail(std::move(read.error()));
  const auto method = (*read)->find(name);
  if (!method) return fail(method.error());
  auto description = std::make_shared<Description>();
  description->files = *read;
  description->method = *method;
  description->types.reset(
      pb::util::NewTypeResolverForDescriptorPool(std::string(kTypes), &(*read)->pool()));
  description->request = type_of(*(*method)->input_type());
  description->answer = type_of(*(*method)->output_type());
  description->empty_answer = description->messages.GetPrototype((*method)->output_type());
  return Method(std::move(description));
}

bool Method::takes_stream() const {
  return description_->method->client_streaming();
}

bool Method::gives_stream() const {
  return description_->method->server_streaming();
}

Result<void> Method::encode(std::string_view json, std::string& out) const {
  if (json.empty()) return takes_stream() ? Result<void>() : append("{}", out);
  if (!takes_stream()) return append(json, out);
  const auto elements = json_elements(json);
  if (!elements) {
    return invalid(fmt::format("{} takes a stream", description_->method->full_name()),
                   "its messages are a list", "write json: [ { ... }, { ... } ]");
  }
  const std::size_t from = out.size();
  for (const std::string_view element : *elements) {
    auto done = append(element, out);
    if (done) continue;
    out.resize(from);
    return done;
  }
  return {};
}

Result<void> Method::append(std::string_view json, std::string& out) const {
  const std::size_t from = out.size();
  out.append(kFrameHead, 0);
  pb::io::ArrayInputStream input(json.data(), static_cast<int>(json.size()));
  pb::io::StringOutputStream output(&out);
  const auto status = pb::util::JsonToBinaryStream(description_->types.get(), description_->request,
                                                   &input, &output);
  if (status.ok()) {
    close_frame(out, from);
    return {};
  }
  out.resize(from);
  const pb::Descriptor& message = *description_->method->input_type();
  const std::string problem(status.message());
  std::vector<std::string_view> fields;
  for (int i = 0; i < message.field_count(); ++i) fields.push_back(message.field(i)->name());
  const std::string_view unknown = unknown_field(problem);
  return invalid(fmt::format("the message is no {}", message.full_name()), problem,
                 unknown.empty() ? std::string() : did_you_mean(unknown, fields));
}

bool Method::decode(std::string_view message, std::string& json) const {
  static const pb::util::JsonPrintOptions options = printing();
  json.clear();
  // What turns bytes into JSON takes one that is cut off for one that ends.
  const std::unique_ptr<pb::Message> strict(description_->empty_answer->New());
  if (!strict->ParseFromArray(message.data(), static_cast<int>(message.size()))) return false;
  pb::io::ArrayInputStream input(message.data(), static_cast<int>(message.size()));
  pb::io::StringOutputStream output(&json);
  return pb::util::BinaryToJsonStream(description_->types.get(), description_->answer, &input,
                                      &output, options)
      .ok();
}

}  // namespace headroom::grpc
