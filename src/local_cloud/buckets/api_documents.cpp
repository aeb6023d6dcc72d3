#include <local_cloud/buckets/operations.hpp>
#include <local_cloud/buckets/request_body.hpp>
#include <micro_core/json.hpp>

#include <array>

namespace local_cloud::buckets::operations {
namespace {

constexpr std::size_t policy_bytes_max = 20 * 1024;
constexpr std::size_t bucket_tags_max = 50;

// A subresource that is kept as the client sent it.
struct DocumentKind {
  std::string_view subresource;
  BucketDocument kind;
  std::string_view root;          // of the XML; empty: JSON
  std::string_view missing_code;  // of a GET without a PUT before; empty: `initial` is sent
  std::string_view missing_message;
  std::string_view initial;
  int put_status = 200;
};

constexpr std::array kinds{
    DocumentKind{"policy", BucketDocument::policy, "", "NoSuchBucketPolicy",
                 "The bucket policy does not exist", "", 204},
    // Every bucket is encrypted with keys of the service unless told otherwise.
    DocumentKind{"encryption", BucketDocument::encryption, "ServerSideEncryptionConfiguration", "",
                 "",
                 "<ServerSideEncryptionConfiguration "
                 "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
                 "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
                 "</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled>"
                 "</Rule></ServerSideEncryptionConfiguration>"},
    DocumentKind{"publicAccessBlock", BucketDocument::public_access_block,
                 "PublicAccessBlockConfiguration", "NoSuchPublicAccessBlockConfiguration",
                 "The public access block configuration was not found", ""},
    DocumentKind{"cors", BucketDocument::cors, "CORSConfiguration", "NoSuchCORSConfiguration",
                 "The CORS configuration does not exist", ""},
    DocumentKind{"lifecycle", BucketDocument::lifecycle, "LifecycleConfiguration",
                 "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", ""},
    DocumentKind{
        "ownershipControls", BucketDocument::ownership_controls, "OwnershipControls", "", "",
        "<OwnershipControls xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
        "<ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>"},
    DocumentKind{"tagging", BucketDocument::tagging, "Tagging", "NoSuchTagSet",
                 "The TagSet does not exist", "", 204},
    DocumentKind{"website", BucketDocument::website, "WebsiteConfiguration",
                 "NoSuchWebsiteConfiguration",
                 "The specified bucket does not have a website configuration", ""},
};

const DocumentKind& kind_of(const S3Call& call) {
  for (const DocumentKind& kind : kinds) {
    if (call.has(kind.subresource)) return kind;
  }
  return kinds.front();  // the router only sends what is in the table
}

micro_http::HttpResponse document_answer(const DocumentKind& kind, std::string_view text) {
  micro_http::HttpResponse response = xml_answer(std::string(text));
  if (kind.root.empty()) response.headers.set("Content-Type", "application/json");
  return response;
}

Outcome<Done> check_policy(std::string_view text, std::string_view bucket) {
  const auto malformed = [](std::string message) {
    return errors::make("MalformedPolicy", std::move(message), 400);
  };
  if (text.empty()) return malformed("Policies must be valid JSON and the first byte must be '{'");
  if (text.size() > policy_bytes_max) {
    return errors::make("PolicyTooLarge", "Policy exceeds the maximum allowed document size.", 400);
  }
  const auto policy = micro_core::parse_json(text);
  if (!policy || !policy->is_object()) {
    return malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  const micro_core::Json* statement = micro_core::find(*policy, "Statement");
  if (statement == nullptr) return malformed("Missing required field Statement");
  // A policy for another bucket is the usual mistake of copying one.
  if (text.find("arn:aws:s3:::") != std::string_view::npos &&
      text.find("arn:aws:s3:::" + std::string(bucket)) == std::string_view::npos &&
      text.find("arn:aws:s3:::*") == std::string_view::npos) {
    return malformed("Policy has invalid resource");
  }
  return Done{};
}

Outcome<std::string> read_document(const DocumentKind& kind, const S3Call& call, std::string text) {
  if (kind.root.empty()) {
    const auto valid = check_policy(text, call.bucket);
    if (!valid) return valid.error();
    return text;
  }
  const auto document = parse_xml(text, kind.root);
  if (!document) return errors::malformed_xml();
  if (kind.kind != BucketDocument::tagging) {
    if (document->children.empty()) return errors::malformed_xml();
    return text;
  }
  const auto tags = read_tagging(*document, bucket_tags_max);
  if (!tags) return tags.error();
  return write_tagging(*tags);
}

// What a GET of a setting answers that cannot be changed here: that it was never set.
struct FixedDocument {
  std::string_view subresource;
  std::string_view text;
  std::string_view error_code = {};
  std::string_view error_message = {};
};

constexpr std::array fixed_documents{
    FixedDocument{"accelerate",
                  "<AccelerateConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"},
    FixedDocument{"logging",
                  "<BucketLoggingStatus xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"},
    FixedDocument{"notification",
                  "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"},
    FixedDocument{"requestPayment",
                  "<RequestPaymentConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                  "<Payer>BucketOwner</Payer></RequestPaymentConfiguration>"},
    FixedDocument{"replication", "", "ReplicationConfigurationNotFoundError",
                  "The replication configuration was not found"},
    FixedDocument{"object-lock", "", "ObjectLockConfigurationNotFoundError",
                  "Object Lock configuration does not exist for this bucket"},
};

}  // namespace

Answer get_document(const OperationContext& context, S3Call& call) {
  const DocumentKind& kind = kind_of(call);
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  const auto found = bucket->documents.find(kind.kind);
  if (found != bucket->documents.end()) return document_answer(kind, found->second);
  if (!kind.missing_code.empty()) {
    return errors::with(
        errors::make(std::string(kind.missing_code), std::string(kind.missing_message), 404),
        "BucketName", call.bucket);
  }
  return document_answer(kind, kind.initial);
}

Answer put_document(const OperationContext& context, S3Call& call) {
  const DocumentKind& kind = kind_of(call);
  auto body = take_body(call, context.body_bytes_max);
  if (!body) return body.error();
  auto text = read_document(kind, call, std::move(body->bytes));
  if (!text) return text.error();
  const auto kept = context.engine.put_document(call.bucket, kind.kind, *std::move(text));
  if (!kept) return kept.error();
  return empty_answer(kind.put_status);
}

Answer delete_document(const OperationContext& context, S3Call& call) {
  const auto removed = context.engine.delete_document(call.bucket, kind_of(call).kind);
  if (!removed) return removed.error();
  return empty_answer(204);
}

Answer get_fixed_document(const OperationContext& context, S3Call& call) {
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  for (const FixedDocument& document : fixed_documents) {
    if (!call.has(document.subresource)) continue;
    if (document.error_code.empty()) return xml_answer(std::string(document.text));
    return errors::with(
        errors::make(std::string(document.error_code), std::string(document.error_message), 404),
        "BucketName", call.bucket);
  }
  return errors::operation_not_implemented("GET of an unknown subresource");
}

Answer get_bucket_policy_status(const OperationContext& context, S3Call& call) {
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  const auto policy = bucket->documents.find(BucketDocument::policy);
  if (policy == bucket->documents.end()) {
    return errors::with(errors::make("NoSuchBucketPolicy", "The bucket policy does not exist", 404),
                        "BucketName", call.bucket);
  }
  return errors::operation_not_implemented("GET ?policyStatus of a bucket with a policy");
}

}  // namespace local_cloud::buckets::operations
