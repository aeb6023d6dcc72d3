#pragma once

#include <micro_aws/s3_object.hpp>
#include <micro_http/message.hpp>
#include <micro_http/url.hpp>

#include <string>

namespace micro_aws {

/// What goes with an object's bytes, or with the start of an upload in parts: headers, metadata,
/// storage class, tags. Not the conditions.
micro_http::Headers object_headers(const S3PutOptions& options);
void add_put_conditions(micro_http::Headers& headers, bool only_if_absent,
                        const std::string& only_if_etag);
/// Range and conditions.
micro_http::Headers get_headers(const S3GetOptions& options);
/// Version, part number and overrides.
micro_http::QueryParameters get_query(const S3GetOptions& options);

/// What the headers of an answer to GET or HEAD say of the object.
S3ObjectInfo info_of(const std::string& key, const micro_http::HttpResponse& response);
S3Stored stored_of(const micro_http::Headers& headers);
/// "/bucket/key?versionId=1", as in x-amz-copy-source.
std::string copy_source_text(const S3CopySource& source, const std::string& own_bucket);
/// "a=1&b=2", as in x-amz-tagging.
std::string tags_text(const S3Tags& tags);

}  // namespace micro_aws
