// HTTP APIs and the routes that functions' events add to them.
#include <local_cloud/template/api_resources.hpp>

#include <local_cloud/template/attributes.hpp>

#include <algorithm>
#include <cctype>
#include <set>

namespace local_cloud::templates {
namespace {

Cors read_cors(Properties cors) {
  Cors result;
  result.allow_origins = cors.texts("AllowOrigins");
  result.allow_methods = cors.texts("AllowMethods");
  result.allow_headers = cors.texts("AllowHeaders");
  result.expose_headers = cors.texts("ExposeHeaders");
  if (const auto age = cors.integer("MaxAge", {-1, 86'400})) {
    result.max_age_s = static_cast<int>(*age);
  }
  result.allow_credentials = cors.boolean("AllowCredentials").value_or(false);
  const auto& origins = result.allow_origins;
  if (result.allow_credentials && std::find(origins.begin(), origins.end(), "*") != origins.end()) {
    cors.error(cors.mark(),
               "'AllowCredentials' does not go with the origin '*'; expected the origins by name");
  }
  cors.finish();
  return result;
}

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::optional<std::string> method_of(Properties& event) {
  const auto given = event.text("Method");
  if (!given) return std::nullopt;
  const std::string method = upper_case(*given);
  if (method == "X-AMAZON-APIGATEWAY-ANY-METHOD") return "ANY";
  for (const char* known : {"ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}) {
    if (method == known) return method;
  }
  event.error(event.mark_of("Method"), "there is no method '" + *given +
                                           "'; expected any, delete, get, head, options, patch, "
                                           "post or put");
  return std::nullopt;
}

// What is wrong with a route's path; empty when it is right.
std::string path_mistake(const std::string& path) {
  if (!path.starts_with('/')) return "a path starts with '/'";
  std::set<std::string> names;
  std::size_t start = 1;
  while (start <= path.size()) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string segment = path.substr(start, end - start);
    start = end + 1;
    if (segment.find_first_of("{}") == std::string::npos) continue;
    if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}' ||
        segment.find_first_of("{}", 1) != segment.size() - 1) {
      return "'" + segment + "' is no parameter; expected a whole segment as '{name}'";
    }
    const bool greedy = segment.ends_with("+}");
    if (greedy && end != path.size()) {
      return "'" + segment + "' takes the rest of the path, so it must be the last segment";
    }
    if (!names.insert(segment).second) return "'" + segment + "' is there twice";
  }
  return "";
}

HttpApi* find_api(Deployment& deployment, const std::string& api_id) {
  const auto found = std::find_if(deployment.http_apis.begin(), deployment.http_apis.end(),
                                  [&](const HttpApi& api) { return api.api_id == api_id; });
  return found == deployment.http_apis.end() ? nullptr : &*found;
}

void read_route_target(Properties& event, Route& route) {
  const bool has_path = event.has("Path");
  const auto path = event.text("Path");
  const auto method = method_of(event);
  if (!has_path && !event.has("Method")) {
    route.path = "$default";
    return;
  }
  if (path && *path == "$default") {
    route.path = *path;
    return;
  }
  if (!event.require("Path", "one as '/users/{user_id}'") ||
      !event.require("Method", "one as 'get', or 'any'") || !path || !method) {
    return;
  }
  if (const std::string mistake = path_mistake(*path); !mistake.empty()) {
    event.error(event.mark_of("Path"), "'" + *path + "': " + mistake);
    return;
  }
  route.path = *path;
  route.method = *method;
}

void read_authorizer(Properties& event) {
  const Node* auth = event.any("Auth");
  if (nullptr == auth) return;
  const Node* authorizer = auth->find("Authorizer");
  const bool open =
      auth->members.size() == 1 && nullptr != authorizer && authorizer->text == "NONE";
  if (!open) event.unsupported("Auth", "requests are not authorised here");
}

}  // namespace

void add_http_api(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node values = stack.evaluated_properties(resource);
  Properties properties(stack, values, described(stack, resource));
  HttpApi api;
  api.id = stack.id_of(resource);
  api.api_id = api_id_of(stack, resource);
  api.url = api_url_of(stack, resource);
  api.place = stack.place(resource.mark);
  api.name = properties.text("Name").value_or(stack.origin().name);
  api.stage = properties.text("StageName").value_or("$default");
  api.stage_variables = properties.text_map("StageVariables");
  if (const Node* cors = properties.any("CorsConfiguration")) {
    if (cors->is_map()) {
      api.cors = read_cors(properties.map("CorsConfiguration"));
    } else if (properties.boolean("CorsConfiguration").value_or(false)) {
      api.cors = Cors{.allow_origins = {"*"}};
    }
  }
  properties.inert({"AccessLogSettings", "Description", "FailOnWarnings", "PropagateTags", "Tags"});
  properties.unsupported("Auth", "requests are not authorised here");
  properties.unsupported("DefaultRouteSettings", "requests are not throttled here");
  properties.unsupported("RouteSettings", "requests are not throttled here");
  properties.unsupported("DefinitionBody", "only the routes of functions' events are served here");
  properties.unsupported("DefinitionUri", "only the routes of functions' events are served here");
  properties.unsupported("Domain", "the API has its local address only");
  properties.unsupported("DisableExecuteApiEndpoint", "the API has its local address only");
  properties.finish();
  deployment.http_apis.push_back(std::move(api));
}

void add_route(Stack& stack, Resource& function, Properties event, Deployment& deployment) {
  Route route;
  route.function_id = stack.id_of(function);
  route.place = stack.place(event.mark());
  read_route_target(event, route);
  route.payload_version = event.text_of("PayloadFormatVersion", {"1.0", "2.0"}).value_or("2.0");
  if (const auto timeout = event.integer("TimeoutInMillis", {50, 30'000})) {
    route.timeout = std::chrono::milliseconds(*timeout);
  }
  read_authorizer(event);
  event.unsupported("RouteSettings", "requests are not throttled here");
  const auto named = event.text("ApiId");
  event.finish();
  if (route.path.empty() || (event.has("ApiId") && !named)) return;  // reported
  Resource* implicit = stack.find_resource("ServerlessHttpApi");
  if (!named && nullptr == implicit) return;
  HttpApi* api = find_api(deployment, named ? *named : api_id_of(stack, *implicit));
  if (nullptr == api || api->place.file != stack.origin().file) {
    event.error(event.mark_of("ApiId"),
                "'ApiId' is no HTTP API of this template; expected '!Ref' of an "
                "AWS::Serverless::HttpApi");
    return;
  }
  const auto same = [&](const Route& other) {
    return other.method == route.method && other.path == route.path;
  };
  if (std::any_of(api->routes.begin(), api->routes.end(), same)) {
    event.error(event.mark(), "the route '" + route.method + " " + route.path +
                                  "' is there twice in '" + api->id + "'");
    return;
  }
  for (const auto& resource : stack.resources()) {
    if (resource->enabled && stack.id_of(*resource) == api->id) {
      stack.add_dependency(*resource, function.logical_id, event.mark());
    }
  }
  api->routes.push_back(std::move(route));
}

}  // namespace local_cloud::templates
