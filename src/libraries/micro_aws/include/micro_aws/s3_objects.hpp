#pragma once

#include <micro_aws/s3_bucket.hpp>

#include <cstddef>
#include <iterator>

namespace micro_aws {

/// All objects of a listing, asked for page by page while one walks over them. Walking again asks
/// again. A page that cannot be had throws its `ErrorException`.
///
///     for (const S3ObjectInfo& object : S3Objects(bucket, {.prefix = "users/"})) …
class S3Objects {
 public:
  explicit S3Objects(S3Bucket bucket, S3ListOptions options = {})
      : bucket_(std::move(bucket)), options_(std::move(options)) {}

  /// Walks once, over a page that it keeps.
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = S3ObjectInfo;
    using difference_type = std::ptrdiff_t;
    using pointer = const S3ObjectInfo*;
    using reference = const S3ObjectInfo&;

    Iterator(S3Bucket bucket, S3ListOptions options);

    reference operator*() const { return page_.objects[index_]; }
    pointer operator->() const { return &page_.objects[index_]; }
    Iterator& operator++();
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return index_ == page_.objects.size(); }

   private:
    void turn_page();

    S3Bucket bucket_;
    S3ListOptions options_;
    S3ObjectPage page_;
    std::size_t index_ = 0;
  };

  Iterator begin() const { return Iterator(bucket_, options_); }
  std::default_sentinel_t end() const { return {}; }

 private:
  S3Bucket bucket_;
  S3ListOptions options_;
};

}  // namespace micro_aws
