#include "telemetry/outputs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "telemetry/environment_text.h"
#include "telemetry/push.h"
#include "telemetry/push_protocol.h"
#include "telemetry/scrape_endpoint.h"

namespace headroom::telemetry {
namespace {

Result<Receiver> receiver_of(const spec::Output& wanted, const std::string& where) {
  const auto url = parse_url(where);
  const bool was_filled = where != wanted.where;
  if (!url && was_filled) {
    return invalid(fmt::format("{}={} does not come to a URL", name_of(wanted.kind), wanted.where),
                   "what its environment variables hold does not fit");
  }
  if (!url) return fail(url.error());
  if (url->origin.scheme != "http") {
    // As the reader of the file says it where nothing has to be filled in.
    return invalid(fmt::format("{}={} cannot be reached", name_of(wanted.kind), wanted.where),
                   "metrics are sent by plain http only",
                   "name a receiver or a proxy on this side of TLS, with http://");
  }
  // Path and query stay out: either may be a secret.
  Receiver receiver{
      .name = fmt::format("{} to {}", name_of(wanted.kind),
                          was_filled ? wanted.where : "http://" + url->origin.authority()),
      .url = *url,
      .headers = {}};
  for (const auto& [name, value] : wanted.headers) {
    auto filled = fill_environment(value);
    if (!filled) return fail(std::move(filled.error()));
    receiver.headers.add(name, *filled);
  }
  return receiver;
}

Result<FileDescriptor> open_file(const std::filesystem::path& path) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file) return file;
  return fail(Error{.kind = ErrorKind::kStorage,
                    .what = "cannot write " + path.string(),
                    .why = std::strerror(errno),
                    .fix = "name a file in a folder that you may write to"});
}

}  // namespace

Result<void> Outputs::open(const std::vector<spec::Output>& wanted,
                           const std::filesystem::path& folder) {
  for (const spec::Output& each : wanted) {
    if (auto opened = open_one(each, folder); !opened) {
      // Where it stands in the service file.
      opened.error().at = each.at;
      return opened;
    }
  }
  return {};
}

Result<void> Outputs::open_one(const spec::Output& wanted, const std::filesystem::path& folder) {
  const auto where = fill_environment(wanted.where);
  if (!where) return fail(where.error());
  switch (wanted.kind) {
    case spec::OutputKind::kRemoteWrite:
    case spec::OutputKind::kOtlp: {
      auto receiver = receiver_of(wanted, *where);
      if (!receiver) return fail(std::move(receiver.error()));
      auto protocol = wanted.kind == spec::OutputKind::kOtlp ? otlp() : remote_write();
      metrics_.push_back(std::make_unique<Push>(std::move(protocol), std::move(*receiver)));
      return {};
    }
    case spec::OutputKind::kPrometheus: {
      const auto endpoint = spec::parse_listen(*where);
      if (!endpoint) return fail(endpoint.error());
      auto scraped = ScrapeEndpoint::open(*endpoint);
      if (!scraped) return fail(std::move(scraped.error()));
      scrape_urls_.push_back((*scraped)->url());
      metrics_.push_back(std::move(*scraped));
      return {};
    }
    case spec::OutputKind::kJson: {
      if (*where == "-") {
        lines_.push_back(
            std::make_unique<JsonLines>(FileDescriptor(dup(STDOUT_FILENO)), "standard output"));
        return {};
      }
      auto file = open_file(folder / *where);
      if (!file) return fail(std::move(file.error()));
      lines_.push_back(std::make_unique<JsonLines>(std::move(*file), wanted.where));
      return {};
    }
  }
  HEADROOM_CHECK(false, "a kind of output that nothing opens");
}

void Outputs::publish(Snapshot snapshot) {
  const auto shared = std::make_shared<const Snapshot>(std::move(snapshot));
  for (const auto& output : metrics_) output->publish(shared);
}

Result<void> Outputs::begin(const run::Header& header) {
  for (const auto& output : lines_) output->begin(header);
  if (metrics_.empty()) return {};
  totals_.emplace(header);
  publish(totals_->snapshot());
  return {};
}

Result<void> Outputs::add(const run::Slice& slice) {
  for (const auto& output : lines_) output->add(slice);
  if (!totals_) return {};
  totals_->add(slice);
  publish(totals_->snapshot());
  return {};
}

Result<void> Outputs::add(const run::Event& event) {
  for (const auto& output : lines_) output->add(event);
  return {};
}

Result<void> Outputs::finish(const run::End& end) {
  for (const auto& output : lines_) output->finish(end);
  if (totals_) publish(totals_->ended());
  return {};
}

std::vector<std::string> Outputs::close(Nanos grace) {
  const auto deadline = std::chrono::steady_clock::now() + grace;
  std::vector<Output*> all;
  for (const auto& output : metrics_) all.push_back(output.get());
  for (const auto& output : lines_) all.push_back(output.get());
  for (Output* output : all) output->close(deadline);

  std::vector<std::string> losses;
  for (Output* output : all) {
    const Delivery delivery = output->wait();
    if (delivery.lost == 0) continue;
    losses.push_back(fmt::format("{}: {} of {} seconds were not delivered{}", output->name(),
                                 delivery.lost, delivery.lost + delivery.delivered,
                                 delivery.reason.empty() ? "" : ": " + delivery.reason));
  }
  metrics_.clear();
  lines_.clear();
  return losses;
}

}  // namespace headroom::telemetry
