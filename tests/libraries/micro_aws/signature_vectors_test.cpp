#include <micro_aws/signature.hpp>
#include <micro_core/hash.hpp>
#include <micro_core/json.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "signature_steps.hpp"

// The published test suite of Signature Version 4, where it is at hand.
namespace {

using micro_aws::SigningOptions;
using micro_core::Json;
using micro_core::string_at;
using micro_http::HttpRequest;

std::string read(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// "GET /path HTTP/1.1", headers (a line that starts with a space continues the one before), body.
HttpRequest parse_request(const std::string& text) {
  HttpRequest request;
  const std::size_t end_of_head = text.find("\n\n");
  std::istringstream head(text.substr(0, end_of_head));
  if (end_of_head != std::string::npos) request.body = text.substr(end_of_head + 2);
  std::string line;
  std::getline(head, line);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  std::vector<std::pair<std::string, std::string>> fields;
  while (std::getline(head, line)) {
    if (line.starts_with(' ')) {
      fields.back().second += '\n' + line;
      continue;
    }
    const std::size_t colon = line.find(':');
    fields.emplace_back(line.substr(0, colon), line.substr(colon + 1));
  }
  for (auto& [name, value] : fields) request.headers.add(name, value);
  return request;
}

bool flag(const Json& json, std::string_view name, bool otherwise) {
  const Json* value = micro_core::find(json, name);
  return value ? value->get_bool() : otherwise;
}

SigningOptions options_of(const Json& context) {
  const Json& keys = *micro_core::find(context, "credentials");
  return {.credentials = {.access_key_id = std::string(string_at(keys, "access_key_id")),
                          .secret_access_key = std::string(string_at(keys, "secret_access_key")),
                          .session_token = std::string(string_at(keys, "token"))},
          .region = std::string(string_at(context, "region")),
          .service = std::string(string_at(context, "service")),
          .time = micro_core::parse_iso8601(string_at(context, "timestamp")).value(),
          .normalize_path = flag(context, "normalize", true),
          .add_content_sha256 = flag(context, "sign_body", false),
          .sign_session_token = !flag(context, "omit_session_token", false)};
}

void check_header_form(const std::filesystem::path& folder, const HttpRequest& request,
                       const SigningOptions& options) {
  HttpRequest signed_request = request;
  micro_aws::sign(signed_request, options);
  const auto canonical = micro_aws::canonical_request(
      signed_request, options,
      options.payload_hash.value_or(micro_core::sha256_hex(signed_request.body)));
  EXPECT_EQ(canonical.text, read(folder / "header-canonical-request.txt"));
  EXPECT_EQ(micro_aws::string_to_sign(canonical.text, options),
            read(folder / "header-string-to-sign.txt"));
  const HttpRequest expected = parse_request(read(folder / "header-signed-request.txt"));
  EXPECT_EQ(signed_request.headers.get("Authorization"), expected.headers.get("Authorization"));
  EXPECT_EQ(signed_request.headers.get("X-Amz-Security-Token"),
            expected.headers.get("X-Amz-Security-Token"));
}

// Signed requests of the suite list the parameters in another order than a query is signed in.
std::vector<std::string> parameters(const std::string& target) {
  std::vector<std::string> parts;
  std::istringstream query(target.substr(target.find('?') + 1));
  for (std::string part; std::getline(query, part, '&');) parts.push_back(part);
  std::ranges::sort(parts);
  return parts;
}

void check_query_form(const std::filesystem::path& folder, const HttpRequest& request,
                      const SigningOptions& options, std::chrono::seconds expires) {
  const HttpRequest prepared = micro_aws::with_query_parameters(request, options, expires);
  const std::string canonical =
      micro_aws::canonical_request(
          prepared, options, options.payload_hash.value_or(micro_core::sha256_hex(prepared.body)))
          .text;
  EXPECT_EQ(canonical, read(folder / "query-canonical-request.txt"));
  EXPECT_EQ(micro_aws::string_to_sign(canonical, options),
            read(folder / "query-string-to-sign.txt"));
  const HttpRequest expected = parse_request(read(folder / "query-signed-request.txt"));
  const std::string target = micro_aws::presign(request, options, expires);
  EXPECT_EQ(parameters(target), parameters(expected.target));
  EXPECT_TRUE(target.find("X-Amz-Signature=" + read(folder / "query-signature.txt")) !=
              std::string::npos);
}

TEST(SignatureVectors, AllPassInHeaderAndQueryForm) {
  if (!std::filesystem::exists(SIGNATURE_VECTORS)) GTEST_SKIP() << "no signature vectors here";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIGNATURE_VECTORS)) {
    SCOPED_TRACE(entry.path().filename());
    const HttpRequest request = parse_request(read(entry.path() / "request.txt"));
    const Json context = micro_core::parse_json(read(entry.path() / "context.json")).value();
    const SigningOptions options = options_of(context);
    const auto expires = micro_core::find(context, "expiration_in_seconds")->to_number<int>();
    check_header_form(entry.path(), request, options);
    check_query_form(entry.path(), request, options, std::chrono::seconds{expires});
    count += 1;
  }
  EXPECT_EQ(count, 38);
}

}  // namespace
