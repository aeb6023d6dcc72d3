#pragma once

#include <micro_aws/call_observer.hpp>
#include <micro_aws/call_options.hpp>
#include <micro_aws/credentials.hpp>
#include <micro_aws/retry.hpp>
#include <micro_aws/s3_post.hpp>
#include <micro_core/checksum.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_http/client.hpp>
#include <micro_http/message.hpp>
#include <micro_http/url.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_aws {

class Transport;

/// Where a bucket's name stands.
enum class S3Addressing {
  automatic,     ///< in AWS's hosts if it can be a label of one, else, and elsewhere, in the path
  path,          ///< https://s3.eu-central-1.amazonaws.com/bucket/key
  virtual_host,  ///< https://bucket.s3.eu-central-1.amazonaws.com/key, if it can be part of a host
};

/// Everything that a client may be told; what is left out comes from the environment.
struct ClientOptions {
  micro_core::Environment environment = {};  ///< unset: the process's
  std::string profile = {};  ///< of the shared config files; empty: AWS_PROFILE, else "default"
  std::string region = {};   ///< empty: AWS_REGION, AWS_DEFAULT_REGION, else the profile's
  std::string endpoint_url = {};  ///< of every service; empty: AWS_ENDPOINT_URL… or AWS's own
  CredentialsProvider credentials = {};  ///< unset: `default_credentials`
  RetryOptions retry = {};
  S3Addressing s3_addressing = S3Addressing::automatic;
  std::vector<CallObserver> observers = {};  ///< begun in this order, ended in the other

  // The timeouts of one attempt; `CallOptions::timeout` is that of a whole call.
  std::chrono::milliseconds connect_timeout{3'000};  ///< address look-up and TCP
  std::chrono::milliseconds tls_timeout{5'000};      ///< handshake
  /// From the request's last byte to the answer's first; longer than the longest poll (20 s with
  /// SQS). `LambdaFunction::invoke` waits for at least the 15 minutes that a function may take.
  std::chrono::milliseconds first_byte_timeout{60'000};
  std::chrono::milliseconds idle_timeout{30'000};  ///< without a byte moving, either way
  /// For the attempt as a whole; unset: as long as bytes move.
  std::optional<std::chrono::milliseconds> attempt_timeout = std::nullopt;

  // For tests.
  const micro_core::Clock* clock = nullptr;                                ///< unset: the system's
  std::function<std::chrono::steady_clock::time_point()> steady_now = {};  ///< the same
  std::function<void(std::chrono::milliseconds)> sleep = {};  ///< unset: until the time or the stop
  std::function<double()> random = {};                        ///< in [0, 1); unset: pseudo-random
};

/// Bytes that are made while they are sent.
struct S3StreamedBody {
  std::uint64_t length = 0;
  /// Writes exactly `length` bytes. Called anew for each attempt; its failure ends the call.
  std::function<micro_core::Result<void>(micro_http::BodyWriter&)> write = {};
};

/// What an operation of S3 does about checksums.
enum class S3Integrity {
  none,
  supported,  ///< unless the environment says that only what is required is wanted
  required,
};

/// One request to S3; `key` empty means the bucket itself, `bucket` empty too the service.
struct S3Call {
  std::string operation = {};  ///< "PutObject": for observers; empty: the method
  std::string method = "GET";
  std::string bucket = {};
  std::string key = {};  ///< not encoded
  micro_http::QueryParameters query = {};
  micro_http::Headers headers = {};
  std::string body = {};
  std::optional<S3StreamedBody> streamed_body = std::nullopt;  ///< instead of `body`
  /// Takes the body of a success; lives as long as the call. When that breaks off inside the body
  /// the call fails at once: only the caller knows how to go on.
  micro_http::BodySink* sink = nullptr;
  /// Of the body: a header, or a trailer behind a streamed one. Unset: as `integrity` says.
  std::optional<micro_core::ChecksumAlgorithm> checksum = std::nullopt;
  S3Integrity integrity = S3Integrity::none;
};

/// One request to a service of the REST protocols.
struct RestCall {
  std::string operation = {};  ///< "Invoke": for observers; empty: the method
  std::string resource = {};   ///< what is called upon: for observers
  std::string method = "GET";
  std::string path = "/";  ///< its pieces already encoded
  micro_http::QueryParameters query = {};
  micro_http::Headers headers = {};
  std::string body = {};
  /// Unset: `ClientOptions::first_byte_timeout`.
  std::optional<std::chrono::milliseconds> first_byte_timeout = std::nullopt;
};

/// Calls AWS services: finds the endpoint, signs, retries, reads errors. The one place that does.
///
/// Making one does no I/O and cannot fail; what is missing in the environment is an error of the
/// first call. Copies are cheap and share connections, which are kept between calls. Members may be
/// called from several threads. TLS is only touched by the first call to an https endpoint.
///
/// Retries are those of the AWS SDKs' standard mode (see `RetryOptions`). An answer that got lost
/// is retried too, so an operation may be done twice unless the service knows it by a token.
///
/// Errors of every member: those of the service, with its code, message, request id and status in
/// `Error::remote`; `unavailable` and `timeout` when no answer came, `cancelled` when the caller
/// asked to stop (see `with`); `permission_denied` without credentials; `invalid_argument` without
/// a region, or with an endpoint that is no URL.
///
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/overview.html
class Client {
 public:
  explicit Client(ClientOptions options = {});

  /// A copy whose calls obey `options`; it shares the connections. What `options` leave unset is as
  /// it is here.
  Client with(CallOptions options) const;

  /// Does what the first call to a service would begin with: finds endpoint and credentials, looks
  /// the address up, connects, shakes hands. For the init phase of a function, before the first
  /// event, where time is not billed by the event and the processor is at its fastest; on a thread
  /// of its own if there is more to do. `service` is the first label of its endpoints: "dynamodb",
  /// "sqs", "s3" (the service's own host: buckets in host names have others), "events". Errors:
  /// those of a call before it is sent; nothing is retried, and the first call tries again anyhow.
  ///
  /// Example: examples/lambda_preconnect.cpp
  micro_core::Result<void> connect(std::string_view service) const;

  /// Calls an operation of a service with the AWS JSON protocol by its target, as in
  /// "DynamoDB_20120810.GetItem" or "AmazonSQS.SendMessage". If the service refuses, `refusal`
  /// receives the body of its answer. Errors: `unsupported`, naming a target of no known service.
  micro_core::Result<micro_core::Json> call(std::string_view target, micro_core::JsonObject input,
                                            micro_core::Json* refusal = nullptr) const;

  /// Waits as long as before retry number `retry` (from 0) of a call to `target`. For what a
  /// service left undone in an answer that was a success: the rest of a batch. Errors: `cancelled`,
  /// and those that every call to `target` would have before it is made.
  micro_core::Result<void> back_off(std::string_view target, int retry) const;

  /// Calls an operation of a service with the Query protocol, "sts" or "sns", and returns the XML
  /// of its answer. Errors: `unsupported`, naming a service that is not known.
  micro_core::Result<std::string> call_query(std::string_view service, std::string_view action,
                                             micro_http::QueryParameters parameters) const;

  /// Calls "lambda", a service of the REST protocols; every answer under 300 is a success. Errors:
  /// `unsupported`, naming a service that is not known.
  micro_core::Result<micro_http::HttpResponse> call_rest(std::string_view service,
                                                         const RestCall& call) const;

  /// Calls S3; every answer under 300 is a success, as is 304 (not modified). Buckets are part of
  /// the host at AWS, and part of the path at other endpoints.
  micro_core::Result<micro_http::HttpResponse> call_s3(S3Call call) const;

  /// What requests that store bytes carry unless they say otherwise: CRC-32; none where
  /// AWS_REQUEST_CHECKSUM_CALCULATION is "when_required".
  micro_core::Result<std::optional<micro_core::ChecksumAlgorithm>> s3_checksum() const;

  /// A URL that lets its holder make `call` for `expires`, up to 7 days, with any body. The headers
  /// of `call` must be sent as they are.
  micro_core::Result<std::string> presign_s3(S3Call call, std::chrono::seconds expires) const;

  /// An HTML form that stores an object in `bucket` for `expires` under `conditions` (of the policy
  /// document), to which those of the signature are added. Its fields are those of the signature.
  micro_core::Result<S3PresignedPost> presign_s3_post(const std::string& bucket,
                                                      std::chrono::seconds expires,
                                                      micro_core::JsonArray conditions) const;

 private:
  std::shared_ptr<Transport> transport_;
  CallOptions call_options_;
};

}  // namespace micro_aws
