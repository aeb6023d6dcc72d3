#pragma once

#include <local_cloud/storage/store.hpp>

#include <memory>
#include <string>

namespace bench {

/// The candidate that lost (docs/decisions/0001-storage-engine.md), kept so that the measurement
/// can be repeated: WAL, synchronous=NORMAL, 8 KB pages, WITHOUT ROWID, concurrent commits in one
/// transaction. Ends the program on an error: it only serves the benchmark.
std::unique_ptr<local_cloud::storage::Store> open_sqlite_store(const std::string& folder);

}  // namespace bench
