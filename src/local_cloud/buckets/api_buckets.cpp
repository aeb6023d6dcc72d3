#include <local_cloud/buckets/names.hpp>
#include <local_cloud/buckets/operations.hpp>
#include <local_cloud/buckets/request_body.hpp>
#include <micro_core/encoding.hpp>

namespace local_cloud::buckets::operations {
namespace {

constexpr std::string_view default_region = "us-east-1";

ServiceError illegal_location(std::string_view location) {
  return errors::make("IllegalLocationConstraintException",
                      "The " + std::string(location) +
                          " location constraint is incompatible for the region specific endpoint "
                          "this request was sent to.",
                      400);
}

// The region that a CreateBucket asks for, by S3's rules: the endpoint's region (it is the one that
// the request was signed for) and the constraint must agree; us-east-1 takes any.
Outcome<std::string> read_location(const OperationContext& context, S3Call& call) {
  const std::string endpoint_region = call.request.region;
  const bool is_signed = !call.request.access_key_id.empty();
  auto body = take_body(call, context.body_bytes_max);
  if (!body) return body.error();
  std::string location;
  if (!body->bytes.empty()) {
    const auto document = parse_xml(body->bytes, "CreateBucketConfiguration");
    if (!document) return errors::malformed_xml();
    if (document->find("Location") != nullptr || document->find("Bucket") != nullptr) {
      return errors::operation_not_implemented("CreateBucket of a directory bucket");
    }
    location = document->text_of("LocationConstraint");
  }
  if (location == "EU") location = "eu-west-1";
  if (location.empty()) {
    if (endpoint_region == default_region || !is_signed) return endpoint_region;
    return illegal_location("unspecified");
  }
  if (!is_region_name(location) || location == default_region) {
    return errors::with(errors::make("InvalidLocationConstraint",
                                     "The specified location-constraint is not valid", 400),
                        "LocationConstraint", location);
  }
  if (is_signed && endpoint_region != default_region && location != endpoint_region) {
    return illegal_location(location);
  }
  return location;
}

Outcome<Done> check_create_headers(const S3Call& call) {
  const auto acl = call.find_header("x-amz-acl");
  if (acl && *acl != "private") {
    return errors::make("InvalidBucketAclWithObjectOwnership",
                        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced "
                        "setting",
                        400);
  }
  if (micro_http::equal_ignoring_case(call.header("x-amz-bucket-object-lock-enabled"), "true")) {
    return errors::header_not_implemented("x-amz-bucket-object-lock-enabled");
  }
  return Done{};
}

std::string acl_document(const wire::CloudIdentity& identity) {
  XmlWriter xml("AccessControlPolicy");
  write_owner(xml, identity);
  xml.open("AccessControlList").open("Grant");
  xml.raw(
      "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:type=\"CanonicalUser\">");
  xml.element("ID", canonical_user_id(identity)).element("DisplayName", "local-cloud");
  xml.raw("</Grantee>");
  xml.element("Permission", "FULL_CONTROL");
  return xml.finish();
}

}  // namespace

Answer list_buckets(const OperationContext& context, S3Call& call) {
  ListBuckets query;
  const auto count = read_count(call, "max-buckets", 10'000);
  if (!count) return count.error();
  if (*count < 1 || *count > 10'000) {
    return errors::invalid_argument("Argument max-buckets must be an integer between 1 and 10000",
                                    "max-buckets", call.get("max-buckets"));
  }
  query.buckets_max = *count;
  query.prefix = call.get("prefix");
  if (const auto token = call.find("continuation-token")) {
    const auto after = micro_core::from_base64(*token);
    if (!after) {
      return errors::invalid_argument("The continuation token provided is incorrect",
                                      "continuation-token", *token);
    }
    query.after = *after;
  }
  const auto page = context.engine.list_buckets(query);
  if (!page) return page.error();
  XmlWriter xml("ListAllMyBucketsResult");
  write_owner(xml, context.engine.identity());
  xml.open("Buckets");
  for (const BucketRecord& bucket : page->buckets) {
    xml.open("Bucket")
        .element("Name", bucket.name)
        .element("CreationDate", printed_time(bucket.created));
    xml.element("BucketRegion", bucket.region).close();
  }
  xml.close();
  if (page->truncated) {
    xml.element("ContinuationToken", micro_core::to_base64(page->buckets.back().name));
  }
  if (!query.prefix.empty()) xml.element("Prefix", query.prefix);
  return xml_answer(xml.finish());
}

Answer create_bucket(const OperationContext& context, S3Call& call) {
  if (!is_valid_bucket_name(call.bucket)) return errors::invalid_bucket_name(call.bucket);
  const auto supported = check_create_headers(call);
  if (!supported) return supported.error();
  const auto region = read_location(context, call);
  if (!region) return region.error();
  const auto created = context.engine.create_bucket(call.bucket, *region, call.now);
  if (!created) return created.error();
  if (const auto ownership = call.find_header("x-amz-object-ownership")) {
    XmlWriter xml("OwnershipControls");
    xml.open("Rule").element("ObjectOwnership", *ownership);
    const auto kept =
        context.engine.put_document(call.bucket, BucketDocument::ownership_controls, xml.finish());
    if (!kept) return kept.error();
  }
  micro_http::HttpResponse response = empty_answer(200);
  response.headers.set("Location", "/" + call.bucket);
  return response;
}

Answer head_bucket(const OperationContext& context, S3Call& call) {
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  micro_http::HttpResponse response = empty_answer(200);
  response.headers.set("Content-Type", "application/xml");
  response.headers.set("x-amz-bucket-region", bucket->region);
  response.headers.set("x-amz-access-point-alias", "false");
  return response;
}

Answer delete_bucket(const OperationContext& context, S3Call& call) {
  const auto deleted = context.engine.delete_bucket(call.bucket);
  if (!deleted) return deleted.error();
  return empty_answer(204);
}

Answer get_bucket_location(const OperationContext& context, S3Call& call) {
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  // The oldest region has no name here.
  XmlWriter xml("LocationConstraint");
  if (bucket->region != default_region) xml.raw(bucket->region);
  return xml_answer(xml.finish());
}

Answer get_bucket_versioning(const OperationContext& context, S3Call& call) {
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  XmlWriter xml("VersioningConfiguration");
  if (bucket->versioning == Versioning::enabled) xml.element("Status", "Enabled");
  if (bucket->versioning == Versioning::suspended) xml.element("Status", "Suspended");
  return xml_answer(xml.finish());
}

Answer put_bucket_versioning(const OperationContext& context, S3Call& call) {
  const auto document = take_xml(context, call, "VersioningConfiguration");
  if (!document) return document.error();
  if (document->text_of("MfaDelete") == "Enabled") {
    return errors::operation_not_implemented("PutBucketVersioning with MfaDelete");
  }
  const std::string_view status = document->text_of("Status");
  if (status != "Enabled" && status != "Suspended") {
    return errors::make("IllegalVersioningConfigurationException",
                        "The Versioning element must be specified", 400);
  }
  const auto changed = context.engine.set_versioning(
      call.bucket, status == "Enabled" ? Versioning::enabled : Versioning::suspended);
  if (!changed) return changed.error();
  return empty_answer(200);
}

Answer get_bucket_acl(const OperationContext& context, S3Call& call) {
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  return xml_answer(acl_document(context.engine.identity()));
}

Answer put_bucket_acl(const OperationContext& context, S3Call& call) {
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  if (call.header("x-amz-acl") == "private") return empty_answer(200);
  return errors::make("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
}

Answer get_object_acl(const OperationContext& context, S3Call& call) {
  ReadObject read;
  read.bucket = call.bucket;
  read.key = call.key;
  read.with_body = false;
  if (const auto version = call.find("versionId")) read.version_id = *version;
  const auto object = context.engine.read_object(read);
  if (!object) return object.error();
  return xml_answer(acl_document(context.engine.identity()));
}

Answer put_object_acl(const OperationContext& context, S3Call& call) {
  const auto present = get_object_acl(context, call);
  if (!present) return present.error();
  const std::string_view acl = call.header("x-amz-acl");
  if (acl == "private" || acl == "bucket-owner-full-control") return empty_answer(200);
  return errors::make("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
}

}  // namespace local_cloud::buckets::operations
