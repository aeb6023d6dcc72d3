#include <local_cloud/buckets/blobs.hpp>
#include <local_cloud/buckets/keys.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/uuid.hpp>

#include <algorithm>
#include <charconv>

namespace local_cloud::buckets {
namespace {

// Few chunks are erased one by one: a range costs the store's readers until it is compacted away.
constexpr std::uint64_t single_erases_max = 64;

}  // namespace

BlobId new_blob_id(TimePoint now) {
  // Time first, so that blobs written together lie together; 64 bits of a UUID make it unique.
  const std::string uuid = micro_core::uuid_v4();
  const std::string digits = uuid.substr(0, 8) + uuid.substr(24, 8);
  BlobId blob{static_cast<std::uint64_t>(now.time_since_epoch().count()), 0};
  std::from_chars(digits.data(), digits.data() + digits.size(), blob.low, 16);
  return blob;
}

void put_blob(storage::WriteBatch& batch, BlobId blob, std::string_view bytes) {
  for (std::uint64_t index = 0; !bytes.empty(); ++index) {
    const std::size_t size = std::min(bytes.size(), keys::chunk_bytes);
    batch.put(keys::chunk(blob, index), std::string(bytes.substr(0, size)));
    bytes.remove_prefix(size);
  }
}

void erase_blob(storage::WriteBatch& batch, const Part& part) {
  const std::uint64_t chunks = keys::chunk_count(part.size);
  if (chunks > single_erases_max) {
    batch.erase_range(keys::chunk(part.blob, 0), keys::chunk(part.blob, chunks));
    return;
  }
  for (std::uint64_t index = 0; index < chunks; ++index) batch.erase(keys::chunk(part.blob, index));
}

micro_core::Result<void> read_blob(const storage::Store& store, const Part& part,
                                   std::uint64_t first, std::uint64_t size, std::string& out) {
  if (size == 0) return {};
  const std::size_t wanted = out.size() + size;
  std::uint64_t skip = first % keys::chunk_bytes;
  const auto take = [&](std::string_view chunk) {
    chunk.remove_prefix(std::min<std::size_t>(skip, chunk.size()));
    skip = 0;
    out.append(chunk.substr(0, wanted - out.size()));
  };
  const std::uint64_t first_chunk = first / keys::chunk_bytes;
  const std::uint64_t last_chunk = (first + size - 1) / keys::chunk_bytes;
  const std::string from = keys::chunk(part.blob, first_chunk);
  if (first_chunk == last_chunk) {
    const auto chunk = store.get(from);
    if (!chunk) return chunk.error();
    if (*chunk) take(**chunk);
  } else {
    const std::string to = keys::chunk(part.blob, last_chunk + 1);
    const auto scanned = store.scan({from, to}, [&](std::string_view, std::string_view chunk) {
      take(chunk);
      return true;
    });
    if (!scanned) return scanned.error();
  }
  if (out.size() != wanted) return micro_core::Error::internal("an object's bytes are missing");
  return {};
}

}  // namespace local_cloud::buckets
