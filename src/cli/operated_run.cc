#include "cli/operated_run.h"

#include <algorithm>
#include <ostream>

#include "cli/execute_test.h"
#include "cli/service_file.h"
#include "trial/provenance.h"

namespace headroom::cli {

OperatedRun::OperatedRun(Context& context, const std::filesystem::path& state_folder,
                         const spec::Spec& spec, const std::string& environment, Nanos begun)
    : context_(context), begun_(begun) {
  auto store = open_store(state_folder);
  if (!store) {
    give_up(store.error());
    return;
  }
  store_ = std::make_unique<store::Store>(std::move(*store));
  const trial::Identity identity = identity_of(spec, "operate", environment);
  run::Header header;
  header.started = std::chrono::system_clock::now();
  header.id = trial::run_id(header.started, identity.test);
  header.origin = run::Origin::kObserved;
  header.service = identity.service;
  header.test = identity.test;
  header.environment = identity.environment;
  header.spec_sha256 = identity.spec_sha256;
  header.commit = trial::commit_of(identity.folder);
  header.host = trial::describe_host();
  header.headroom_version = identity.headroom_version;
  recorder_ = store_->writer();
  if (auto begin = recorder_->begin(header); !begin) give_up(begin.error());
}

void OperatedRun::tell(const run::Event& event) {
  if (!recorder_) return;
  const run::Event since_begin{
      .at = std::max(Nanos{}, event.at - begun_), .kind = event.kind, .text = event.text};
  if (auto added = recorder_->add(since_begin); !added) give_up(added.error());
}

void OperatedRun::end(Nanos now) {
  if (!recorder_) return;
  if (auto done = recorder_->finish({.duration = now - begun_}); !done) give_up(done.error());
}

void OperatedRun::give_up(const Error& error) {
  context_.err << "headroom: what is done is not kept: " << to_string(error) << '\n';
  recorder_.reset();
}

}  // namespace headroom::cli
