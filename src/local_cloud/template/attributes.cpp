#include <local_cloud/template/attributes.hpp>

#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <algorithm>
#include <cctype>

namespace local_cloud::templates {
namespace {

constexpr std::string_view lower_and_digits = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view upper_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

struct KnownType {
  std::string_view type;
  std::string_view name_property;
  std::string_view arn_prefix;  // after "arn:aws:"; R and A stand for region and account
  std::string_view attributes;  // of GetAtt, separated by blanks
};

constexpr KnownType known_types[] = {
    {"AWS::Serverless::Function", "FunctionName", "lambda:R:A:function:", "Arn"},
    {"AWS::Lambda::Function", "FunctionName", "lambda:R:A:function:", "Arn"},
    {"AWS::Serverless::LayerVersion", "LayerName", "lambda:R:A:layer:", "LayerVersionArn"},
    {"AWS::Lambda::LayerVersion", "LayerName", "lambda:R:A:layer:", "LayerVersionArn"},
    {"AWS::Lambda::EventSourceMapping", "",
     "lambda:R:A:event-source-mapping:", "Id EventSourceMappingArn"},
    {"AWS::Serverless::HttpApi", "Name", "apigateway:R::/apis/", "ApiId ApiEndpoint"},
    {"AWS::Serverless::SimpleTable", "TableName", "dynamodb:R:A:table/", "Arn StreamArn"},
    {"AWS::DynamoDB::Table", "TableName", "dynamodb:R:A:table/", "Arn StreamArn"},
    {"AWS::SQS::Queue", "QueueName", "sqs:R:A:", "Arn QueueName QueueUrl"},
    {"AWS::S3::Bucket", "BucketName",
     "s3:::", "Arn DomainName DualStackDomainName RegionalDomainName WebsiteURL"},
    {"AWS::SNS::Topic", "TopicName", "sns:R:A:", ""},
    {"AWS::IAM::Role", "RoleName", "iam::A:role/", ""},
    {"AWS::StepFunctions::StateMachine", "StateMachineName", "states:R:A:stateMachine:", ""},
    {"AWS::Serverless::StateMachine", "Name", "states:R:A:stateMachine:", ""},
    {"AWS::Logs::LogGroup", "LogGroupName", "logs:R:A:log-group:", ""},
};

const KnownType* known_type(const std::string& type) {
  const auto found = std::find_if(std::begin(known_types), std::end(known_types),
                                  [&](const KnownType& known) { return known.type == type; });
  return found == std::end(known_types) ? nullptr : found;
}

std::string last_segment(const std::string& type) {
  const std::size_t colon = type.rfind(':');
  return colon == std::string::npos ? type : type.substr(colon + 1);
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

const Node* name_property(Stack& stack, Resource& resource) {
  const KnownType* known = known_type(resource.type);
  const std::string property =
      nullptr == known ? last_segment(resource.type) + "Name" : std::string(known->name_property);
  return property.empty() ? nullptr : stack.property(resource, property);
}

// As CloudFormation does it: STACK-LOGICALID-SUFFIX, shortened to what the service takes.
std::string generated_name(Stack& stack, const Resource& resource) {
  const std::string suffix =
      derived(stack.origin().name + "/" + resource.logical_id, 12, upper_and_digits);
  const bool is_bucket = resource.type == "AWS::S3::Bucket";
  const std::size_t bytes_max = is_bucket ? 63 : 64;
  std::string stem = stack.origin().name + "-" + resource.logical_id;
  // A stack that is named after its file may have a name that CloudFormation would refuse.
  std::replace_if(
      stem.begin(), stem.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '-');
  stem.resize(std::min(stem.size(), bytes_max - suffix.size() - 1));
  const std::string name = stem + "-" + suffix;
  return is_bucket ? lowered(name) : name;
}

bool is_layer(const Resource& resource) {
  return resource.type.ends_with("::LayerVersion");
}

bool is_named_by_arn(const Resource& resource) {
  return is_layer(resource) || resource.type == "AWS::SNS::Topic" ||
         resource.type.ends_with("::StateMachine");
}

std::string queue_url(Stack& stack, Resource& resource) {
  const ReadOptions& options = stack.session().options;
  return options.aws_endpoint + "/" + options.account_id + "/" + physical_name(stack, resource);
}

std::string bucket_attribute(Stack& stack, Resource& resource, const std::string& name) {
  const std::string bucket = physical_name(stack, resource);
  const std::string region = stack.region();
  if (name == "DomainName") return bucket + ".s3.amazonaws.com";
  if (name == "DualStackDomainName") return bucket + ".s3.dualstack." + region + ".amazonaws.com";
  if (name == "RegionalDomainName") return bucket + ".s3." + region + ".amazonaws.com";
  return "http://" + bucket + ".s3-website-" + region + ".amazonaws.com";
}

// "http://API_ID.execute-api.localhost:PORT" with the port of the AWS endpoint.
std::string default_api_url(const std::string& endpoint, const std::string& api_id) {
  const std::size_t host = endpoint.find("://");
  const std::size_t colon = endpoint.find(':', host == std::string::npos ? 0 : host + 3);
  const std::string port = colon == std::string::npos ? "" : endpoint.substr(colon);
  return "http://" + api_id + ".execute-api.localhost" + port;
}

}  // namespace

std::string derived(std::string_view text, std::size_t count, std::string_view alphabet) {
  const std::string digest = micro_core::sha256(text);
  std::string result;
  for (std::size_t i = 0; i < count && i < digest.size(); ++i) {
    result += alphabet[static_cast<unsigned char>(digest[i]) % alphabet.size()];
  }
  return result;
}

std::string derived_uuid(std::string_view text) {
  std::string hex = micro_core::sha256_hex(text).substr(0, 32);
  hex[12] = '4';
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  for (const std::size_t dash : {8, 13, 18, 23}) hex.insert(dash, "-");
  return hex;
}

bool is_name_broken(Stack& stack, Resource& resource) {
  const Node* name = name_property(stack, resource);
  return nullptr != name && name->broken;
}

std::string physical_name(Stack& stack, Resource& resource) {
  const Node* given = name_property(stack, resource);
  if (nullptr != given && given->is_scalar() && !given->broken) return as_text(*given);
  std::string name = generated_name(stack, resource);
  if (resource.type == "AWS::SQS::Queue") {
    const Node* fifo = stack.property(resource, "FifoQueue");
    if (nullptr != fifo && as_boolean(*fifo).value_or(false)) name += ".fifo";
  }
  return name;
}

std::string arn_of(Stack& stack, Resource& resource) {
  const KnownType* known = known_type(resource.type);
  std::string prefix = nullptr == known ? lowered(last_segment(resource.type)) + ":R:A:"
                                        : std::string(known->arn_prefix);
  std::string arn = "arn:aws:";
  for (const char c : prefix) {
    if (c == 'R') {
      arn += stack.region();
    } else if (c == 'A') {
      arn += stack.session().options.account_id;
    } else {
      arn += c;
    }
  }
  arn += resource.type == "AWS::Serverless::HttpApi" ? api_id_of(stack, resource)
                                                     : physical_name(stack, resource);
  return is_layer(resource) ? arn + ":1" : arn;
}

std::string ref_value(Stack& stack, Resource& resource) {
  if (is_named_by_arn(resource)) return arn_of(stack, resource);
  if (resource.type == "AWS::SQS::Queue") return queue_url(stack, resource);
  if (resource.type == "AWS::Serverless::HttpApi") {
    api_url_of(stack, resource);  // text that is composed with the id can now be localized
    return api_id_of(stack, resource);
  }
  if (resource.type == "AWS::Lambda::EventSourceMapping") {
    return derived_uuid(stack.origin().name + "/" + resource.logical_id);
  }
  return physical_name(stack, resource);
}

std::vector<std::string> attribute_names(const std::string& type) {
  const KnownType* known = known_type(type);
  std::vector<std::string> names;
  std::string_view rest = nullptr == known ? std::string_view{} : known->attributes;
  while (!rest.empty()) {
    const std::size_t blank = rest.find(' ');
    names.emplace_back(rest.substr(0, blank));
    rest = blank == std::string_view::npos ? std::string_view{} : rest.substr(blank + 1);
  }
  return names;
}

std::optional<std::string> attribute_value(Stack& stack, Resource& resource,
                                           const std::string& name) {
  const std::vector<std::string> names = attribute_names(resource.type);
  const bool known = std::find(names.begin(), names.end(), name) != names.end();
  if (!names.empty() && !known) return std::nullopt;
  if (name.ends_with("Arn") && name != "StreamArn") return arn_of(stack, resource);
  if (name == "StreamArn") return arn_of(stack, resource) + "/stream/2024-01-01T00:00:00.000";
  if (name == "QueueUrl") return queue_url(stack, resource);
  if (name == "ApiEndpoint") return api_url_of(stack, resource);
  if (resource.type == "AWS::S3::Bucket") return bucket_attribute(stack, resource, name);
  if (name == "QueueName" || name == "ApiId" || name == "Id") {
    return name == "QueueName" ? physical_name(stack, resource) : ref_value(stack, resource);
  }
  // Of a type that has no meaning here: something stable to point at.
  return physical_name(stack, resource) + "." + name;
}

std::string api_id_of(Stack& stack, Resource& resource) {
  const std::string source = stack.origin().name + "/" + resource.logical_id;
  return derived(source, 10, lower_and_digits);
}

std::string api_url_of(Stack& stack, Resource& resource) {
  Session& session = stack.session();
  const std::string api_id = api_id_of(stack, resource);
  const std::string host = api_id + ".execute-api." + stack.region() + ".amazonaws.com";
  const auto found = session.api_urls.find(host);
  if (found != session.api_urls.end()) return found->second;
  const std::string url = session.options.api_url
                              ? session.options.api_url(stack.id_of(resource), api_id)
                              : default_api_url(session.options.aws_endpoint, api_id);
  session.api_urls[host] = url;
  return url;
}

}  // namespace local_cloud::templates
