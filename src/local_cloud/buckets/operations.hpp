#pragma once

#include <local_cloud/buckets/buckets_engine.hpp>
#include <local_cloud/buckets/s3_call.hpp>
#include <local_cloud/buckets/xml.hpp>
#include <micro_http/message.hpp>

#include <string>

namespace local_cloud::buckets {

/// What an operation works with.
struct OperationContext {
  BucketsEngine& engine;
  std::size_t body_bytes_max = 0;
};

using Answer = Outcome<micro_http::HttpResponse>;
/// One operation of the protocol. It may take the body out of the call.
using Operation = Answer (*)(const OperationContext& context, S3Call& call);

/// S3's operations, one function each, named as S3 names them.
namespace operations {

// api_buckets.cpp
Answer list_buckets(const OperationContext& context, S3Call& call);
Answer create_bucket(const OperationContext& context, S3Call& call);
Answer head_bucket(const OperationContext& context, S3Call& call);
Answer delete_bucket(const OperationContext& context, S3Call& call);
Answer get_bucket_location(const OperationContext& context, S3Call& call);
Answer get_bucket_versioning(const OperationContext& context, S3Call& call);
Answer put_bucket_versioning(const OperationContext& context, S3Call& call);
Answer get_bucket_acl(const OperationContext& context, S3Call& call);
Answer put_bucket_acl(const OperationContext& context, S3Call& call);

// api_documents.cpp
Answer get_document(const OperationContext& context, S3Call& call);
Answer put_document(const OperationContext& context, S3Call& call);
Answer delete_document(const OperationContext& context, S3Call& call);
Answer get_fixed_document(const OperationContext& context, S3Call& call);
Answer get_bucket_policy_status(const OperationContext& context, S3Call& call);

// api_listing.cpp
Answer list_objects(const OperationContext& context, S3Call& call);
Answer list_objects_v2(const OperationContext& context, S3Call& call);
Answer list_object_versions(const OperationContext& context, S3Call& call);

// api_objects.cpp
Answer put_object(const OperationContext& context, S3Call& call);
Answer get_object(const OperationContext& context, S3Call& call);
Answer head_object(const OperationContext& context, S3Call& call);
Answer delete_object(const OperationContext& context, S3Call& call);

// api_object_extras.cpp
Answer copy_object(const OperationContext& context, S3Call& call);
Answer delete_objects(const OperationContext& context, S3Call& call);
Answer get_object_attributes(const OperationContext& context, S3Call& call);
Answer get_object_tagging(const OperationContext& context, S3Call& call);
Answer put_object_tagging(const OperationContext& context, S3Call& call);
Answer delete_object_tagging(const OperationContext& context, S3Call& call);
Answer get_object_acl(const OperationContext& context, S3Call& call);
Answer put_object_acl(const OperationContext& context, S3Call& call);

// api_post.cpp
Answer post_object(const OperationContext& context, S3Call& call);

// api_multipart.cpp
Answer create_multipart_upload(const OperationContext& context, S3Call& call);
Answer upload_part(const OperationContext& context, S3Call& call);
Answer complete_multipart_upload(const OperationContext& context, S3Call& call);
Answer abort_multipart_upload(const OperationContext& context, S3Call& call);
Answer list_parts(const OperationContext& context, S3Call& call);
Answer list_multipart_uploads(const OperationContext& context, S3Call& call);

}  // namespace operations

// What several operations need.

inline constexpr std::size_t object_tags_max = 10;

/// An answer with an XML document.
micro_http::HttpResponse xml_answer(std::string document, int status = 200);
micro_http::HttpResponse empty_answer(int status);
/// An XML body, checked as every body is; `MalformedXML` if its root is not `root`.
Outcome<XmlElement> take_xml(const OperationContext& context, S3Call& call, std::string_view root);
/// Writes <Owner>, or another element that names the account.
void write_owner(XmlWriter& xml, const wire::CloudIdentity& identity,
                 std::string_view element = "Owner");
/// The canonical user id of an account: 64 hexadecimal digits.
std::string canonical_user_id(const wire::CloudIdentity& identity);
/// An ETag in its quotes.
std::string quoted(std::string_view etag);
/// "2026-11-22T15:39:35.000Z"
std::string printed_time(TimePoint time);

/// What the headers of a request say about a new object.
Outcome<ObjectAttributes> read_attributes(const S3Call& call);
/// The conditional headers, with `prefix` before their names ("x-amz-copy-source-").
Conditions read_conditions(const S3Call& call, std::string_view prefix = {});
/// The conditional headers of a write. If-None-Match only takes "*".
Outcome<Conditions> read_write_conditions(const S3Call& call);
/// Sets x-amz-version-id (unless empty), x-amz-checksum-* and the encryption header.
void set_stored_headers(micro_http::HttpResponse& response, const StoredObject& stored);
void set_checksum_headers(micro_http::HttpResponse& response, const Checksum& checksum);
void set_encryption_headers(micro_http::HttpResponse& response, const ObjectAttributes& attributes);
void write_checksum(XmlWriter& xml, const Checksum& checksum);
/// What x-amz-copy-source names.
Outcome<ReadObject> read_copy_source(const S3Call& call);
/// A whole number in a query parameter from 0 to `value_max`; `fallback` if it is absent.
Outcome<std::size_t> read_count(const S3Call& call, std::string_view parameter,
                                std::size_t fallback);
/// Tags of an XML <Tagging> or of the x-amz-tagging header, checked against S3's rules.
Outcome<Tags> read_tagging(const XmlElement& tagging, std::size_t tags_max);
std::string write_tagging(const Tags& tags);

}  // namespace local_cloud::buckets
