// Lets others in without keys: a URL to read an object, a URL to store one, a form for browsers.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1
//     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
//     ./s3_access get|put|form BUCKET KEY
#include <micro_aws/s3_bucket.hpp>

#include <iostream>
#include <string>

using namespace std::chrono_literals;
using micro_aws::S3Bucket;

namespace {

// Up to a megabyte of text, under the key or one that starts with it.
void print_form(const S3Bucket& bucket, const std::string& key) {
  const auto post =
      bucket
          .presigned_post(key + "${filename}", {.expires = 10min,
                                                .key_prefix = key,
                                                .bytes_max = 1'000'000,
                                                .field_prefixes = {{"Content-Type", "text/"}}})
          .value();
  std::cout << "<form action=\"" << post.url << "\" method=\"post\""
            << " enctype=\"multipart/form-data\">\n";
  for (const auto& [name, value] : post.fields) {
    std::cout << "  <input type=\"hidden\" name=\"" << name << "\" value=\"" << value << "\">\n";
  }
  std::cout << "  <input name=\"Content-Type\" value=\"text/plain\">\n"
            << "  <input type=\"file\" name=\"file\"><button>Send</button>\n</form>\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "get|put|form BUCKET KEY\n";
    return 2;
  }
  const std::string what = argv[1];
  const std::string key = argv[3];
  try {
    const S3Bucket bucket(micro_aws::Client(), argv[2]);
    if (what == "form") {
      print_form(bucket, key);
    } else if (what == "put") {
      // What is signed must be sent: here nothing but plain text can be stored.
      std::cout << bucket.presigned_put_url(key, 10min, {{"Content-Type", "text/plain"}}).value()
                << '\n';
    } else {
      std::cout << bucket.presigned_get_url(key, 10min).value() << '\n';
    }
    return 0;
  } catch (const micro_core::ErrorException& failure) {
    std::cerr << describe(failure.error()) << '\n';
    return 1;
  }
}
