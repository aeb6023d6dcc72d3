#include <local_cloud/buckets/buckets_api.hpp>
#include <local_cloud/buckets/cors.hpp>
#include <local_cloud/buckets/operations.hpp>
#include <local_cloud/buckets/request_body.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace local_cloud::buckets {
namespace {

enum class Level { service, bucket, object };

// A row of the protocol: the first row that fits answers. `subresource` is a query parameter that
// must be there; empty: any request that got this far.
struct Route {
  std::string_view method;
  Level level;
  std::string_view subresource;
  Operation operation;
};

using namespace operations;

constexpr std::array routes{
    Route{"GET", Level::service, "", list_buckets},

    Route{"GET", Level::bucket, "location", get_bucket_location},
    Route{"GET", Level::bucket, "versioning", get_bucket_versioning},
    Route{"PUT", Level::bucket, "versioning", put_bucket_versioning},
    Route{"GET", Level::bucket, "acl", get_bucket_acl},
    Route{"PUT", Level::bucket, "acl", put_bucket_acl},
    Route{"GET", Level::bucket, "policyStatus", get_bucket_policy_status},
    Route{"GET", Level::bucket, "versions", list_object_versions},
    Route{"GET", Level::bucket, "uploads", list_multipart_uploads},
    Route{"POST", Level::bucket, "delete", delete_objects},
    Route{"GET", Level::bucket, "accelerate", get_fixed_document},
    Route{"GET", Level::bucket, "logging", get_fixed_document},
    Route{"GET", Level::bucket, "notification", get_fixed_document},
    Route{"GET", Level::bucket, "requestPayment", get_fixed_document},
    Route{"GET", Level::bucket, "replication", get_fixed_document},
    Route{"GET", Level::bucket, "object-lock", get_fixed_document},

    Route{"GET", Level::object, "uploadId", list_parts},
    Route{"PUT", Level::object, "uploadId", upload_part},
    Route{"POST", Level::object, "uploads", create_multipart_upload},
    Route{"POST", Level::object, "uploadId", complete_multipart_upload},
    Route{"DELETE", Level::object, "uploadId", abort_multipart_upload},
    Route{"GET", Level::object, "tagging", get_object_tagging},
    Route{"PUT", Level::object, "tagging", put_object_tagging},
    Route{"DELETE", Level::object, "tagging", delete_object_tagging},
    Route{"GET", Level::object, "attributes", get_object_attributes},
    Route{"GET", Level::object, "acl", get_object_acl},
    Route{"PUT", Level::object, "acl", put_object_acl},
};

// Subresources of a bucket that are kept as documents, whatever the method.
constexpr std::array documents{"policy",    "encryption",        "publicAccessBlock", "cors",
                               "lifecycle", "ownershipControls", "tagging",           "website"};

// Subresources that S3 has and that no row above answers: 501, never mistaken for a plain request.
constexpr std::array bucket_subresources{
    "accelerate",    "acl",         "analytics",      "intelligent-tiering",
    "inventory",     "location",    "logging",        "metadataConfiguration",
    "metadataTable", "metrics",     "notification",   "object-lock",
    "policyStatus",  "replication", "requestPayment", "session",
    "uploads",       "versioning",  "versions",       "delete",
    "abac"};
constexpr std::array object_subresources{
    "acl",     "attributes", "legal-hold", "renameObject", "restore",    "retention", "select",
    "tagging", "torrent",    "uploads",    "uploadId",     "encryption", "append"};

constexpr std::array plain_routes{
    Route{"PUT", Level::bucket, "", create_bucket},
    Route{"HEAD", Level::bucket, "", head_bucket},
    Route{"DELETE", Level::bucket, "", delete_bucket},
    Route{"GET", Level::bucket, "list-type", list_objects_v2},
    Route{"GET", Level::bucket, "", list_objects},
    Route{"POST", Level::bucket, "", post_object},
    Route{"PUT", Level::object, "", put_object},
    Route{"GET", Level::object, "", get_object},
    Route{"HEAD", Level::object, "", head_object},
    Route{"DELETE", Level::object, "", delete_object},
};

Level level_of(const S3Call& call) {
  if (call.bucket.empty()) return Level::service;
  return call.key.empty() ? Level::bucket : Level::object;
}

std::string_view name_of(Level level) {
  return level == Level::service ? "SERVICE" : level == Level::bucket ? "BUCKET" : "OBJECT";
}

template <class Rows>
Operation find_row(const Rows& rows, const S3Call& call, Level level) {
  for (const Route& route : rows) {
    if (route.method == call.method() && route.level == level &&
        (route.subresource.empty() || call.has(route.subresource))) {
      return route.operation;
    }
  }
  return nullptr;
}

template <class Names>
std::string_view find_subresource(const Names& names, const S3Call& call) {
  for (const std::string_view name : names) {
    if (call.has(name)) return name;
  }
  return {};
}

Operation find_document_operation(const S3Call& call) {
  if (call.method() == "GET") return get_document;
  if (call.method() == "PUT") return put_document;
  if (call.method() == "DELETE") return delete_document;
  return nullptr;
}

Outcome<Operation> find_operation(const S3Call& call) {
  const Level level = level_of(call);
  if (level == Level::bucket && !find_subresource(documents, call).empty()) {
    if (const Operation operation = find_document_operation(call)) return operation;
  }
  if (const Operation operation = find_row(routes, call, level)) return operation;
  const std::string_view unknown = level == Level::bucket
                                       ? find_subresource(bucket_subresources, call)
                                       : find_subresource(object_subresources, call);
  if (level != Level::service && !unknown.empty()) {
    return errors::operation_not_implemented(call.method() + " ?" + std::string(unknown));
  }
  if (const Operation operation = find_row(plain_routes, call, level)) return operation;
  return errors::method_not_allowed(call.method(), name_of(level));
}

Outcome<Done> check_owner(const S3Call& call, const BucketsEngine& engine) {
  for (const std::string_view name :
       {"x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"}) {
    const auto owner = call.find_header(name);
    if (owner && *owner != engine.identity().account_id) {
      return errors::make("AccessDenied", "Access Denied", 403);
    }
  }
  return Done{};
}

// Tells support which host answered; here it only has to look like one.
std::string host_id(std::string_view request_id) {
  return micro_core::to_base64(micro_core::sha256(request_id));
}

micro_http::HttpResponse error_answer(const ServiceError& error, const std::string& resource,
                                      const std::string& request_id) {
  micro_http::HttpResponse response;
  response.status = error.status;
  XmlWriter xml("Error", false);
  xml.element("Code", error.code).element("Message", error.message);
  for (const auto& member : error.members) {
    const std::string_view name(member.key().data(), member.key().size());
    const auto& text = member.value().as_string();
    const std::string_view value(text.data(), text.size());
    if (name.starts_with(errors::error_header_prefix)) {
      response.headers.set(std::string(name.substr(errors::error_header_prefix.size())),
                           std::string(value));
    } else {
      xml.element(name, value);
    }
  }
  xml.element("Resource", resource);
  xml.element("RequestId", request_id).element("HostId", host_id(request_id));
  response.headers.set("Content-Type", "application/xml");
  response.body = xml.finish();
  return response;
}

// A browser's question before a request from another site.
Answer answer_preflight(const OperationContext& context, const S3Call& call) {
  const CorsQuestion question{call.header("origin"), call.header("access-control-request-method"),
                              call.header("access-control-request-headers")};
  if (question.origin.empty()) {
    return errors::make("BadRequest", "Insufficient information. Origin request header needed.",
                        400);
  }
  if (question.method.empty()) {
    return errors::make("BadRequest", "Invalid Access-Control-Request-Method: null", 400);
  }
  const auto forbidden = [&](std::string message) {
    return errors::with(
        errors::with(errors::make("AccessForbidden", "CORSResponse: " + message, 403), "Method",
                     question.method),
        "ResourceType", name_of(level_of(call)));
  };
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  const auto configuration = bucket->documents.find(BucketDocument::cors);
  if (configuration == bucket->documents.end()) {
    return forbidden("CORS is not enabled for this bucket.");
  }
  auto granted = grant_cors(configuration->second, question);
  if (!granted) {
    return forbidden(
        "This CORS request is not allowed. This is usually because the evalution of Origin, "
        "request "
        "method / Access-Control-Request-Method or Access-Control-Request-Headers are not "
        "whitelisted by the resource's CORS spec.");
  }
  micro_http::HttpResponse response = empty_answer(200);
  response.headers = *std::move(granted);
  return response;
}

// Adds what a bucket's rules grant to the site that the request comes from, if it names one.
void add_cors_headers(const OperationContext& context, const S3Call& call,
                      micro_http::HttpResponse& response) {
  const std::string_view origin = call.header("origin");
  if (origin.empty() || call.bucket.empty() || call.method() == "OPTIONS") return;
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return;
  const auto configuration = bucket->documents.find(BucketDocument::cors);
  if (configuration == bucket->documents.end()) return;
  const auto granted = grant_cors(configuration->second, {origin, call.method(), {}});
  if (!granted) return;
  for (const auto& [name, value] : *granted) response.headers.set(name, value);
}

Answer perform(const OperationContext& context, S3Call& call) {
  if (call.method() == "OPTIONS") return answer_preflight(context, call);
  const auto owner = check_owner(call, context.engine);
  if (!owner) return owner.error();
  const auto operation = find_operation(call);
  if (!operation) return operation.error();
  return (*operation)(context, call);
}

}  // namespace

micro_http::HttpResponse BucketsApi::handle(wire::AwsRequest request,
                                            micro_core::TimePoint now) const {
  const std::string request_id = request.request_id;
  const bool head = request.http.method == "HEAD";
  const std::string resource = micro_http::percent_decode(request.http.path());
  auto call = read_call(std::move(request), now);
  const OperationContext context{engine_, options_.body_bytes_max};
  Answer answer = call ? perform(context, *call) : Answer(call.error());
  micro_http::HttpResponse response =
      answer ? std::move(*answer) : error_answer(answer.error(), resource, request_id);
  if (call) add_cors_headers(context, *call, response);
  if (head && response.status >= 300) {
    response.body.clear();
    response.headers.erase("Content-Type");
  }
  response.headers.set("x-amz-request-id", request_id);
  response.headers.set("x-amz-id-2", host_id(request_id));
  response.headers.set("Server", "AmazonS3");
  return response;
}

micro_http::HttpResponse xml_answer(std::string document, int status) {
  micro_http::HttpResponse response;
  response.status = status;
  response.headers.set("Content-Type", "application/xml");
  response.body = std::move(document);
  return response;
}

micro_http::HttpResponse empty_answer(int status) {
  micro_http::HttpResponse response;
  response.status = status;
  return response;
}

Outcome<XmlElement> take_xml(const OperationContext& context, S3Call& call, std::string_view root) {
  auto body = take_body(call, context.body_bytes_max);
  if (!body) return body.error();
  auto document = parse_xml(body->bytes, root);
  if (!document) return errors::malformed_xml();
  return *std::move(document);
}

std::string canonical_user_id(const wire::CloudIdentity& identity) {
  return micro_core::sha256_hex(identity.account_id);
}

void write_owner(XmlWriter& xml, const wire::CloudIdentity& identity, std::string_view element) {
  xml.open(element)
      .element("ID", canonical_user_id(identity))
      .element("DisplayName", "local-cloud")
      .close();
}

std::string quoted(std::string_view etag) {
  return '"' + std::string(etag) + '"';
}

std::string printed_time(TimePoint time) {
  return micro_core::to_iso8601(time);
}

Outcome<std::size_t> read_count(const S3Call& call, std::string_view parameter,
                                std::size_t fallback) {
  const auto text = call.find(parameter);
  if (!text || text->empty()) return fallback;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  const std::string name(parameter);
  if (error != std::errc{} || end != text->data() + text->size()) {
    return errors::invalid_argument("Provided " + name + " not an integer or within integer range",
                                    parameter, *text);
  }
  if (value < 0 || value > INT32_MAX) {
    return errors::invalid_argument(
        "Argument " + name + " must be an integer between 0 and 2147483647", parameter, *text);
  }
  return static_cast<std::size_t>(value);
}

}  // namespace local_cloud::buckets
