// The file that keeps what was learned: an overlay over the service file, in the same language,
// which `headroom plan` and every later prediction read together with it. The service file itself
// is never written to.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "calibration/learned.h"
#include "spec/spec.h"

namespace headroom::calibration {

// The overlay: a service file that has, of components and steps, only what was learned. `when`: a
// day, for people.
Result<std::string> overlay_text(const spec::Spec& spec, const Learned& learned,
                                 const std::string& when);

// `overlay` is such a text, read (spec::read_overlay). What it says of components and steps that
// the file does not have any more is left out, and a limit that was found by response times alone
// where the file states one by now. What was measured stands above the file, which was a guess:
// demands, and slots; of a size, what the file tells stands: it is what was agreed on, and may know
// of data that a test does not send.
spec::Spec overlaid(spec::Spec spec, const spec::Spec& overlay);

// The components whose slots the one says and the other says otherwise or not at all, for people:
// "model 4 (the file says 20)".
std::vector<std::string> slots_corrected(const spec::Spec& written, const spec::Spec& overlay);

// Of components of which some command asks for it (`${slots}`, `${concurrency}`), what the file
// says of slots: programs are started with that, whatever was measured.
spec::Spec as_started(spec::Spec spec, const spec::Spec& written);

}  // namespace headroom::calibration
