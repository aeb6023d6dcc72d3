#include "s3_list.hpp"

#include <micro_http/url.hpp>

#include <algorithm>
#include <pugixml.hpp>

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;

// Keys come encoded as in a form, because XML cannot hold every character that a key can.
std::string decoded(std::string text, bool is_encoded) {
  if (!is_encoded) return text;
  std::ranges::replace(text, '+', ' ');
  return micro_http::percent_decode(text);
}

}  // namespace

Result<S3ObjectPage> read_object_list(std::string_view xml) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  const pugi::xml_node list = document.child("ListBucketResult");
  if (!parsed || !list) return Error::internal("S3's list of objects cannot be read");
  const bool is_encoded = std::string_view(list.child_value("EncodingType")) == "url";
  S3ObjectPage page;
  for (const pugi::xml_node contents : list.children("Contents")) {
    S3ObjectInfo info{.key = decoded(contents.child_value("Key"), is_encoded),
                      .size = contents.child("Size").text().as_llong(),
                      .etag = contents.child_value("ETag")};
    const auto time = micro_core::parse_iso8601(contents.child_value("LastModified"));
    if (info.key.empty() || !time) {
      return Error::internal("S3 listed an object without a key or without a time");
    }
    info.last_modified = *time;
    page.objects.push_back(std::move(info));
  }
  for (const pugi::xml_node prefix : list.children("CommonPrefixes")) {
    page.prefixes.push_back(decoded(prefix.child_value("Prefix"), is_encoded));
  }
  if (list.child("IsTruncated").text().as_bool()) {
    page.next_token = list.child_value("NextContinuationToken");
    if (page.next_token->empty()) {
      return Error::internal("S3 cut the list of objects off without a token to continue");
    }
  }
  return page;
}

}  // namespace micro_aws
