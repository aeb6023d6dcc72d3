// The same function on libcurl, as the official C++ runtime uses it.
#include <curl/curl.h>

#include <cstdlib>
#include <string>

namespace {

std::size_t keep_body(char* bytes, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(bytes, size * count);
  return size * count;
}

std::size_t keep_request_id(char* bytes, std::size_t size, std::size_t count, void* id) {
  const std::string line(bytes, size * count);
  constexpr std::string_view name = "lambda-runtime-aws-request-id: ";
  if (curl_strnequal(line.c_str(), name.data(), name.size())) {
    *static_cast<std::string*>(id) = line.substr(name.size(), line.find('\r') - name.size());
  }
  return size * count;
}

}  // namespace

int main() {
  const char* api = std::getenv("AWS_LAMBDA_RUNTIME_API");
  if (api == nullptr) return EXIT_FAILURE;
  const std::string base = "http://" + std::string(api) + "/2018-06-01/runtime/invocation/";
  curl_global_init(CURL_GLOBAL_ALL);
  CURL* curl = curl_easy_init();
  curl_slist* json = curl_slist_append(nullptr, "Content-Type: application/json");
  while (true) {
    std::string id, event, ignored;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, (base + "next").c_str());
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &event);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_request_id);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &id);
    if (curl_easy_perform(curl) != CURLE_OK || id.empty()) return EXIT_FAILURE;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, (base + id + "/response").c_str());
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, json);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, R"({"message":"hello Ada!"})");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &ignored);
    if (curl_easy_perform(curl) != CURLE_OK) return EXIT_FAILURE;
  }
}
