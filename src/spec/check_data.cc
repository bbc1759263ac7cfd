#include <fmt/format.h>

#include <string_view>

#include "spec/check.h"
#include "spec/saved_data.h"

namespace headroom::spec {
namespace {

const Node* find_in(const Node* node, std::string_view key) {
  return node == nullptr ? nullptr : node->find(key);
}

}  // namespace

void check_saved_data(const Spec& spec, const Node& root, Reader& reader) {
  const Node* all = find_in(root.find("workload"), "data");
  for (const Data& data : spec.workload.data) {
    if (data.saved_by.empty()) continue;
    const Step* saver = saver_of(data, spec.workload);
    const Node* node = find_in(find_in(all, data.name), "saved-by");
    if (saver == nullptr || node == nullptr || !saver->saves.empty()) continue;
    reader.problem(node->at,
                   fmt::format("the data set {} is saved by {}, which saves nothing", data.name,
                               data.saved_by),
                   "what the step saves is a row",
                   fmt::format("give {} a save, for example save: {{ id: $.id }}", data.saved_by));
  }
}

}  // namespace headroom::spec
