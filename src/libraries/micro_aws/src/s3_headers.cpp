#include "s3_headers.hpp"

#include <charconv>

#include "s3_checksum.hpp"

namespace micro_aws {
namespace {

using micro_http::Headers;
using micro_http::HttpResponse;

constexpr std::string_view metadata_prefix = "x-amz-meta-";

void add(Headers& headers, std::string name, const std::string& value) {
  if (!value.empty()) headers.add(std::move(name), value);
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string range_text(const S3Range& range) {
  const auto text = [](const auto& number) { return number ? std::to_string(*number) : ""; };
  return "bytes=" + text(range.first) + '-' + text(range.last);
}

// Of the whole object, also where the answer has a range of it: "bytes 0-4/10".
std::int64_t size_of(const Headers& headers) {
  const std::string_view range = headers.get("Content-Range");
  if (const auto slash = range.rfind('/'); slash != std::string_view::npos) {
    return number_in(range.substr(slash + 1)).value_or(0);
  }
  return number_in(headers.get("Content-Length")).value_or(0);
}

std::map<std::string, std::string> metadata_of(const Headers& headers) {
  std::map<std::string, std::string> metadata;
  for (const auto& [name, value] : headers) {
    const std::string_view start = std::string_view(name).substr(0, metadata_prefix.size());
    if (!micro_http::equal_ignoring_case(start, metadata_prefix)) continue;
    std::string key = name.substr(metadata_prefix.size());
    for (char& c : key) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    metadata.emplace(std::move(key), value);
  }
  return metadata;
}

}  // namespace

std::string tags_text(const S3Tags& tags) {
  std::string text;
  for (const auto& [name, value] : tags) {
    if (!text.empty()) text += '&';
    ((text += micro_http::percent_encode(name)) += '=') += micro_http::percent_encode(value);
  }
  return text;
}

Headers object_headers(const S3PutOptions& options) {
  Headers headers;
  add(headers, "Content-Type", options.content_type);
  add(headers, "Cache-Control", options.cache_control);
  add(headers, "Content-Disposition", options.content_disposition);
  add(headers, "Content-Encoding", options.content_encoding);
  add(headers, "Content-Language", options.content_language);
  add(headers, "Expires", options.expires);
  add(headers, "x-amz-storage-class", options.storage_class);
  add(headers, "x-amz-tagging", tags_text(options.tags));
  for (const auto& [name, value] : options.metadata) {
    headers.add(std::string(metadata_prefix) + name, value);
  }
  return headers;
}

void add_put_conditions(Headers& headers, bool only_if_absent, const std::string& only_if_etag) {
  if (only_if_absent) headers.add("If-None-Match", "*");
  add(headers, "If-Match", only_if_etag);
}

Headers get_headers(const S3GetOptions& options) {
  Headers headers;
  if (options.range) headers.add("Range", range_text(*options.range));
  add(headers, "If-Match", options.if_match);
  add(headers, "If-None-Match", options.if_none_match);
  if (options.if_modified_since) {
    headers.add("If-Modified-Since", micro_core::to_http_date(*options.if_modified_since));
  }
  if (options.if_unmodified_since) {
    headers.add("If-Unmodified-Since", micro_core::to_http_date(*options.if_unmodified_since));
  }
  return headers;
}

micro_http::QueryParameters get_query(const S3GetOptions& options) {
  micro_http::QueryParameters query;
  if (!options.version_id.empty()) query.emplace_back("versionId", options.version_id);
  if (options.part_number) query.emplace_back("partNumber", std::to_string(*options.part_number));
  for (const auto& [name, value] : options.response_overrides) query.emplace_back(name, value);
  return query;
}

S3ObjectInfo info_of(const std::string& key, const HttpResponse& response) {
  const Headers& headers = response.headers;
  const auto text = [&](std::string_view name) { return std::string(headers.get(name)); };
  S3ObjectInfo info{.key = key,
                    .size = size_of(headers),
                    .etag = text("ETag"),
                    .not_modified = response.status == 304,
                    .content_type = text("Content-Type"),
                    .cache_control = text("Cache-Control"),
                    .content_disposition = text("Content-Disposition"),
                    .content_encoding = text("Content-Encoding"),
                    .content_language = text("Content-Language"),
                    .expires = text("Expires"),
                    .storage_class = text("x-amz-storage-class"),
                    .metadata = metadata_of(headers),
                    .version_id = text("x-amz-version-id"),
                    .checksum = checksum_in(headers)};
  info.last_modified =
      micro_core::parse_http_date(headers.get("Last-Modified")).value_or(micro_core::TimePoint{});
  if (const auto parts = number_in(headers.get("x-amz-mp-parts-count"))) {
    info.parts_count = static_cast<int>(*parts);
  }
  info.tag_count = static_cast<int>(number_in(headers.get("x-amz-tagging-count")).value_or(0));
  return info;
}

S3Stored stored_of(const Headers& headers) {
  return {.etag = std::string(headers.get("ETag")),
          .version_id = std::string(headers.get("x-amz-version-id")),
          .checksum = checksum_in(headers)};
}

}  // namespace micro_aws
