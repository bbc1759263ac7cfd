// Reads runs from the store, whole or as the line of a list, and finds the one that a person means.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "run/recorder.h"
#include "run/run.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace headroom::store {

// The run's number in the tables: by whole id, by "last", by the only id that begins with the text,
// or by the only one that holds it. kInvalid names what was meant perhaps.
Result<std::int64_t> find_run(const Database& database, std::string_view id);

Result<std::vector<Entry>> read_entries(const Database& database, std::size_t limit);
Result<Entry> read_entry(const Database& database, std::int64_t number);

// kStorage names the part of the run that cannot be read; any other error is the recorder's.
Result<void> replay_run(Database& database, std::int64_t number, run::Recorder& into);
Result<run::Run> read_run(Database& database, std::int64_t number);

}  // namespace headroom::store
