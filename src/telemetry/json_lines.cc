#include "telemetry/json_lines.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

#include "run/json_parts.h"
#include "run/tags.h"

namespace headroom::telemetry {
namespace {

using run::Json;

constexpr int kVersion = 1;
// How often a writer that waits for its reader looks whether there is still time.
constexpr int kGlanceMs = 50;

std::string line(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json head_of(std::string_view kind) {
  Json json;
  json["kind"] = kind;
  return json;
}

}  // namespace

JsonLines::JsonLines(FileDescriptor file, const std::string& where, std::size_t waiting)
    : name_("json to " + where),
      file_(std::move(file)),
      outbox_(waiting),
      thread_([this] { write_all(); }) {}

JsonLines::~JsonLines() {
  close(std::chrono::steady_clock::now());
  if (thread_.joinable()) thread_.join();
}

void JsonLines::begin(const run::Header& header) {
  now_.header = header;
  Json json = head_of("begin");
  json["headroom_lines"] = kVersion;
  json["run"] = header.id;
  json["started"] = run::iso8601(header.started);
  json["planned_s"] = to_seconds(header.planned);
  json["warm_up_s"] = to_seconds(header.warm_up);
  json["seed"] = header.seed.value;
  json["spec_sha256"] = header.spec_sha256;
  json["threads"] = header.threads;
  json["classes"] = header.classes;
  json["tags"] = run::tags_json(header);
  json["requirements"] = header.requirements;
  run::add_provenance(json, header);
  outbox_.put(line(json));
}

void JsonLines::add(const run::Slice& slice) {
  now_.slices.assign(1, slice);
  const run::Window window{slice.second, slice.second + 1};
  const auto time = run::iso8601(now_.header.started + std::chrono::seconds(slice.second));
  const auto document = [&](std::string_view kind) {
    Json json = head_of(kind);
    json["run"] = now_.header.id;
    json["second"] = slice.second;
    json["time"] = time;
    return json;
  };
  std::string lines;
  for (std::size_t i = 0; i < now_.header.classes.size(); ++i) {
    Json json = document("second");
    json["class"] = now_.header.classes[i];
    json["tags"] = run::tags_of(now_.header, i);
    json.update(run::class_second_json(run::totals(now_, i, window)));
    lines += line(json);
  }
  Json json = document("generator");
  json["in_flight"] = slice.in_flight;
  json.update(run::generator_second_json(run::generator_totals(now_, window)));
  outbox_.put(lines + line(json));
}

void JsonLines::add(const run::Event& event) {
  Json json = head_of("event");
  json["run"] = now_.header.id;
  json["at_s"] = to_seconds(event.at);
  json["event"] = event.kind;
  json["text"] = event.text;
  outbox_.put(line(json));
}

void JsonLines::finish(const run::End& end) {
  Json json = head_of("end");
  json["run"] = now_.header.id;
  json["duration_s"] = to_seconds(end.duration);
  json["interrupted"] = end.interrupted;
  json["peak_rss_bytes"] = end.peak_rss_bytes;
  outbox_.put(line(json));
}

Delivery JsonLines::wait() {
  thread_.join();
  Delivery delivery = delivery_;
  delivery.lost += outbox_.undelivered();
  return delivery;
}

void JsonLines::write_all() {
  while (true) {
    const std::vector<std::string> batch = outbox_.take(1);
    if (batch.empty()) return;
    // What follows a line that was cut short could not be read.
    is_broken_ = is_broken_ || !write(batch.front());
    ++(is_broken_ ? delivery_.lost : delivery_.delivered);
  }
}

bool JsonLines::write(std::string_view text) {
  while (!text.empty()) {
    // A pipe that poll() calls writable takes PIPE_BUF bytes without blocking, so this thread is
    // never stuck in write().
    pollfd ready{file_.get(), POLLOUT, 0};
    if (poll(&ready, 1, kGlanceMs) == 0) {
      if (outbox_.pause(Nanos::zero())) continue;
      delivery_.reason = "nobody read it in time";
      return false;
    }
    const ssize_t count =
        ::write(file_.get(), text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) {
      delivery_.reason = std::strerror(errno);
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace headroom::telemetry
