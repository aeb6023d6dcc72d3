// Sends a file of any size to a bucket, gets it back, and passes what a function writes on to an
// object, with pieces of it in memory only.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1
//     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
//     ./s3_transfer put BUCKET KEY FILE | get BUCKET KEY FILE | count BUCKET KEY
#include <micro_aws/s3_bucket.hpp>

#include <iostream>
#include <string>
#include <vector>

using micro_aws::S3Bucket;

namespace {

void put(const S3Bucket& bucket, const std::string& key, const std::string& path) {
  const auto stored = bucket.upload_file(
      key, path, {.on_start = [](const std::string& id) { std::cout << "upload " << id << '\n'; }});
  std::cout << stored.value().etag << '\n';
}

void get(const S3Bucket& bucket, const std::string& key, const std::string& path) {
  const auto info = bucket.download_file(key, path).value();
  std::cout << (info ? std::to_string(info->size) + " bytes" : "nothing there") << '\n';
}

// The numbers from 1 to a million: nobody knows how long that is before it is written.
void count(const S3Bucket& bucket, const std::string& key) {
  const auto stored = bucket.upload(key, [](micro_http::BodyWriter& out) {
    for (int number = 1; number <= 1'000'000; ++number) {
      if (!out.write(std::to_string(number) + '\n')) return;
    }
  });
  std::cout << stored.value().etag << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    if (words.size() < 3) throw std::invalid_argument("put|get|count BUCKET KEY [FILE]");
    const S3Bucket bucket(micro_aws::Client(), words[1]);
    if (words[0] == "count") {
      count(bucket, words[2]);
    } else {
      (words[0] == "put" ? put : get)(bucket, words[2], words.at(3));
    }
    return 0;
  } catch (const micro_core::ErrorException& failure) {
    std::cerr << describe(failure.error()) << '\n';
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
  }
  return 1;
}
