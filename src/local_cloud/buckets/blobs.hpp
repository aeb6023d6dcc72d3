#pragma once

#include <local_cloud/buckets/model.hpp>
#include <local_cloud/storage/store.hpp>

#include <string>
#include <string_view>

namespace local_cloud::buckets {

/// A name that no other blob has or had.
BlobId new_blob_id(TimePoint now);

/// Adds `bytes` to the batch, cut into chunks.
void put_blob(storage::WriteBatch& batch, BlobId blob, std::string_view bytes);

/// Adds the removal of a part's bytes.
void erase_blob(storage::WriteBatch& batch, const Part& part);

/// Appends `size` bytes of the part, from its byte `first` on, to `out`. Errors: those of the
/// store, `internal` if bytes are missing.
micro_core::Result<void> read_blob(const storage::Store& store, const Part& part,
                                   std::uint64_t first, std::uint64_t size, std::string& out);

}  // namespace local_cloud::buckets
