#include <micro_aws/s3_objects.hpp>

namespace micro_aws {

S3Objects::Iterator::Iterator(S3Bucket bucket, S3ListOptions options)
    : bucket_(std::move(bucket)), options_(std::move(options)) {
  turn_page();
}

S3Objects::Iterator& S3Objects::Iterator::operator++() {
  if (++index_ == page_.objects.size() && page_.next_token) turn_page();
  return *this;
}

// A page may be empty, or have common prefixes only, although more follow.
void S3Objects::Iterator::turn_page() {
  index_ = 0;
  do {
    if (page_.next_token) options_.token = *page_.next_token;
    page_ = bucket_.list_objects(options_).value();
  } while (page_.objects.empty() && page_.next_token);
}

}  // namespace micro_aws
