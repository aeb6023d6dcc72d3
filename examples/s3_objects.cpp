// Puts objects into a bucket, lists them like folders and makes a URL for a reader without keys.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1
//     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
//     ./s3_objects
#include <micro_aws/s3_bucket.hpp>

#include <iostream>

using namespace std::chrono_literals;

int main() {
  try {
    const micro_aws::Client client;
    // Operations that have no member of their own are sent as requests.
    const std::string region =
        micro_core::required_variable(micro_core::process_environment(), "AWS_REGION").value();
    const auto created =
        client.call_s3({.method = "PUT",
                        .bucket = "example-objects",
                        .body = "<CreateBucketConfiguration><LocationConstraint>" + region +
                                "</LocationConstraint></CreateBucketConfiguration>"});
    if (!created && created.error().code != micro_core::ErrorCode::already_exists) created.value();
    const micro_aws::S3Bucket bucket(client, "example-objects");

    bucket.put_object("users/1.json", R"({"name":"Ada"})", {.content_type = "application/json"})
        .value();
    bucket.put_object("users/2.json", R"({"name":"Grace"})", {.content_type = "application/json"})
        .value();
    for (const auto& object : bucket.list_objects({.prefix = "users/"}).value().objects) {
      std::cout << object.key << ' ' << object.size << '\n';
    }
    const auto object = bucket.get_object("users/1.json").value();
    std::cout << (object ? object->body : "nothing there") << '\n';
    std::cout << bucket.presigned_get_url("users/1.json", 15min).value() << '\n';
    bucket.delete_object("users/2.json").value();
    return 0;
  } catch (const micro_core::ErrorException& failure) {
    std::cerr << describe(failure.error()) << '\n';
    return 1;
  }
}
