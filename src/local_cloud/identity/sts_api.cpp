#include <local_cloud/identity/sts_api.hpp>

#include <micro_http/url.hpp>

#include <string>
#include <string_view>

namespace local_cloud::identity {
namespace {

constexpr std::string_view xml_namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

micro_http::HttpResponse xml(int status, std::string body) {
  return {status, {{"Content-Type", "text/xml"}}, std::move(body)};
}

std::string element(std::string_view name, std::string_view content) {
  std::string text = "<";
  text.append(name).append(">").append(content).append("</").append(name).append(">");
  return text;
}

// Action names are letters and digits: what is not cannot be echoed into XML.
std::string requested_action(const micro_http::HttpRequest& request) {
  const std::string_view fields =
      request.method == "POST" ? std::string_view(request.body) : request.query();
  for (const auto& [name, value] : micro_http::parse_query(fields)) {
    if (name == "Action" && value.find_first_of("<>&") == std::string::npos) return value;
  }
  return {};
}

}  // namespace

micro_http::HttpResponse StsApi::handle(const wire::AwsRequest& request) const {
  const std::string action = requested_action(request.http);
  if (action != "GetCallerIdentity") {
    std::string text = R"(<ErrorResponse xmlns=")";
    text.append(xml_namespace).append("\"><Error><Type>Sender</Type>");
    text += element("Code", "InvalidAction");
    text += element("Message", "The local cloud does not implement the STS action " + action);
    text += "</Error>" + element("RequestId", request.request_id) + "</ErrorResponse>";
    return xml(400, std::move(text));
  }
  std::string text = R"(<GetCallerIdentityResponse xmlns=")";
  text.append(xml_namespace).append("\"><GetCallerIdentityResult>");
  text += element("Arn", "arn:aws:iam::" + identity_.account_id + ":root");
  text += element("UserId", identity_.account_id);
  text += element("Account", identity_.account_id);
  text += "</GetCallerIdentityResult>";
  text += element("ResponseMetadata", element("RequestId", request.request_id));
  text += "</GetCallerIdentityResponse>";
  return xml(200, std::move(text));
}

}  // namespace local_cloud::identity
