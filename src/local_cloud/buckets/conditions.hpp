#pragma once

#include <local_cloud/buckets/errors.hpp>
#include <local_cloud/buckets/model.hpp>

#include <optional>
#include <string>

namespace local_cloud::buckets {

/// The conditional headers of a request, as they came.
struct Conditions {
  std::optional<std::string> if_match = {};
  std::optional<std::string> if_none_match = {};
  std::optional<TimePoint> if_modified_since = {};
  std::optional<TimePoint> if_unmodified_since = {};

  bool empty() const {
    return !if_match && !if_none_match && !if_modified_since && !if_unmodified_since;
  }
};

enum class ReadVerdict { proceed, not_modified };

/// Whether `object` may be read; a refusal is `PreconditionFailed`. If-Match outweighs
/// If-Unmodified-Since, If-None-Match outweighs If-Modified-Since (RFC 9110 13.2.2).
Outcome<ReadVerdict> check_read(const Conditions& conditions, const ObjectRecord& object);

/// Whether a write may replace `current` (nullptr: there is no object). A refusal is
/// `PreconditionFailed`, or `NoSuchKey` for an If-Match on nothing.
Outcome<Done> check_write(const Conditions& conditions, const ObjectRecord* current,
                          std::string_view key);

/// Bytes asked for by a Range header.
struct ByteRange {
  std::optional<std::uint64_t> first = {};  ///< unset: a suffix
  std::optional<std::uint64_t> last = {};   ///< of a suffix: its length
};

/// Reads "bytes=0-9", "bytes=5-", "bytes=-3". None for what has to be ignored: other units, several
/// ranges, malformed ones.
std::optional<ByteRange> parse_range(std::string_view text);

struct ResolvedRange {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
};
/// The bytes of an object of `object_size` that `range` means; none if it is not satisfiable.
std::optional<ResolvedRange> resolve(const ByteRange& range, std::uint64_t object_size);

}  // namespace local_cloud::buckets
