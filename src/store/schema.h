// The tables of the store, and how a file of an older headroom comes to have them
// (docs/formats/runs.md).
#pragma once

#include "base/result.h"
#include "store/sqlite.h"

namespace headroom::store {

// Brings the file to this program's version: creates the tables in an empty file, applies what an
// older one lacks, in one transaction. kStorage when a newer headroom or another program wrote the
// file.
Result<void> prepare_schema(Database& database);

}  // namespace headroom::store
