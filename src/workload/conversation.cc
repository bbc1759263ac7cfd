// What a session says and hears: messages as chat APIs take them.
#include "workload/escape.h"
#include "workload/session.h"

namespace headroom::workload {
namespace {

void append_message(std::string_view role, std::string_view content, std::string& out) {
  if (!out.empty()) out += ',';
  out.append(R"({"role":")").append(role).append(R"(","content":")");
  append_json_string(content, out);
  out.append(R"("})");
}

}  // namespace

void Session::begin_turn(const Turn& turn) {
  if (conversation_.empty() && !turn.system.pieces().empty()) {
    spoken_.clear();
    render(turn.system, spoken_);
    append_message("system", spoken_, turn_);
  }
  spoken_.clear();
  render(turn.says, spoken_);
  append_message("user", spoken_, turn_);
}

void Session::hear(std::string_view answer) {
  append_message("assistant", answer, turn_);
  if (!conversation_.empty()) conversation_ += ',';
  conversation_ += turn_;
  turn_.clear();
}

void Session::append_conversation(std::string& out) const {
  out.append("[").append(conversation_);
  if (!conversation_.empty() && !turn_.empty()) out += ',';
  out.append(turn_).append("]");
}

}  // namespace headroom::workload
