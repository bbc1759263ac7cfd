// A run as it happens, one JSON document a line: docs/formats/json-lines.md. Written by a thread of
// its own, so that a disk or a reader that stalls does not hold the test up.
#pragma once

#include <string>
#include <string_view>
#include <thread>

#include "base/file_descriptor.h"
#include "run/run.h"
#include "telemetry/output.h"

namespace headroom::telemetry {

class JsonLines : public Output {
 public:
  static constexpr std::size_t kWaiting = 300;  // batches of lines: five minutes

  // Writes to `file` until closed; `where` names it for people.
  JsonLines(FileDescriptor file, const std::string& where, std::size_t waiting = kWaiting);
  ~JsonLines() override;

  // In the order of a run::Recorder.
  void begin(const run::Header& header);
  void add(const run::Slice& slice);
  void add(const run::Event& event);
  void finish(const run::End& end);

  const std::string& name() const override { return name_; }
  void close(Deadline deadline) override { outbox_.close(deadline); }
  Delivery wait() override;

 private:
  void write_all();
  bool write(std::string_view text);  // false: not all of it could be

  const std::string name_;
  const FileDescriptor file_;
  run::Run now_;  // the header, and the one second at hand
  Outbox<std::string> outbox_;
  bool is_broken_ = false;  // of the thread, as is the next until it has ended
  Delivery delivery_;
  std::thread thread_;
};

}  // namespace headroom::telemetry
