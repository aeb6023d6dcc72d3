#pragma once

#include <local_cloud/buckets/buckets_api.hpp>
#include <local_cloud/buckets/buckets_engine.hpp>
#include <local_cloud/storage/store.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace local_cloud::buckets {

inline constexpr TimePoint noon{std::chrono::milliseconds{1'795'348'800'123}};

/// An engine over a store in memory, and the protocol over the engine.
struct BucketCloud {
  std::unique_ptr<storage::Store> store = storage::make_memory_store();
  BucketsEngine engine{*store, {}};
  BucketsApi api{engine, {.body_bytes_max = 20 * 1024 * 1024}};

  void make_bucket(std::string_view name) {
    ASSERT_TRUE(engine.create_bucket(name, "eu-central-1", noon));
  }
  StoredObject put(std::string_view bucket, std::string_view key, std::string_view body,
                   TimePoint now = noon) {
    PutObject request;
    request.bucket = bucket;
    request.key = key;
    request.body = body;
    auto stored = engine.put_object(std::move(request), now);
    EXPECT_TRUE(stored) << stored.error().code;
    return stored ? *stored : StoredObject{};
  }
  Outcome<ObjectRead> read(std::string_view bucket, std::string_view key,
                           std::optional<std::string> version_id = {}) {
    ReadObject request;
    request.bucket = bucket;
    request.key = key;
    request.version_id = std::move(version_id);
    return engine.read_object(request);
  }
  /// The body, or the code of the refusal.
  std::string get(std::string_view bucket, std::string_view key,
                  std::optional<std::string> version_id = {}) {
    const auto found = read(bucket, key, std::move(version_id));
    return found ? found->body : found.error().code;
  }
  /// One request of the protocol, signed for eu-central-1.
  micro_http::HttpResponse call(std::string method, std::string target, std::string body = {},
                                micro_http::Headers headers = {}) {
    wire::AwsRequest request;
    request.http.method = std::move(method);
    request.http.target = std::move(target);
    request.http.body = std::move(body);
    request.http.headers = std::move(headers);
    if (!request.http.headers.contains("host")) request.http.headers.set("Host", "localhost:4566");
    request.request_id = "4442587FB7D0A2F9";
    request.service = "s3";
    request.region = "eu-central-1";
    request.access_key_id = "test";
    request.endpoint = "http://localhost:4566";
    return api.handle(std::move(request), noon);
  }
  /// How many entries of the store lie in the folder of this service.
  std::size_t entries() const {
    std::size_t count = 0;
    const auto scanned = store->scan({"b", "c"}, [&](std::string_view, std::string_view) {
      count += 1;
      return true;
    });
    EXPECT_TRUE(scanned);
    return count;
  }
};

}  // namespace local_cloud::buckets
