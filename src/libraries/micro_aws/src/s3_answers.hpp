#pragma once

#include <micro_aws/s3_multipart.hpp>
#include <micro_aws/s3_object.hpp>
#include <micro_core/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace micro_aws {

/// An object that is not there is an answer; a bucket that is not there is not.
bool is_missing_object(const micro_core::Error& error);

// The XML that S3 answers with. Errors of all: `internal`, an answer that cannot be read.

/// Of ListObjectsV2 with `encoding-type=url`.
micro_core::Result<S3ObjectPage> read_object_list(std::string_view xml);
/// Of ListObjectVersions with `encoding-type=url`.
micro_core::Result<S3VersionPage> read_version_list(std::string_view xml);
/// Of DeleteObjects in quiet mode: what failed.
micro_core::Result<std::vector<S3DeleteFailure>> read_delete_result(std::string_view xml);
micro_core::Result<S3Tags> read_tagging(std::string_view xml);
micro_core::Result<std::string> read_upload_id(std::string_view xml);
/// Of ListParts.
micro_core::Result<S3PartPage> read_part_list(std::string_view xml);
/// Of ListMultipartUploads with `encoding-type=url`.
micro_core::Result<S3UploadPage> read_upload_list(std::string_view xml);
/// ETag and checksum of CopyObject, UploadPartCopy or CompleteMultipartUpload.
micro_core::Result<S3Stored> read_stored(std::string_view xml);

/// `text` as the content of an XML element.
std::string xml_text(std::string_view text);

}  // namespace micro_aws
