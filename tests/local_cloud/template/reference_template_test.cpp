// The repository's own templates: what they deploy here, and that nothing in them is left out.
#include "reading.hpp"

#include <local_cloud/template/samconfig.hpp>

namespace local_cloud::templates {
namespace {

const std::filesystem::path infra = std::filesystem::path(REPOSITORY_FOLDER) / "infra";

Deployment reference(ReadOptions options = {}) {
  return deployment_of(read_template(infra / "template.yaml", options));
}

template <class Things>
const auto& by_id(const Things& things, const std::string& id) {
  const auto found =
      std::find_if(things.begin(), things.end(), [&](const auto& thing) { return thing.id == id; });
  if (found == things.end()) throw std::out_of_range("no " + id);
  return *found;
}

TEST(ReferenceTemplate, UsesNothingThatIsLeftOutHere) {
  const Deployment deployment = reference();
  EXPECT_TRUE(deployment.unsupported.empty());
  for (const Unsupported& each : deployment.unsupported) ADD_FAILURE() << to_string(each);
}

TEST(ReferenceTemplate, RoutesHealthAndUsers) {
  const HttpApi api = by_id(reference().http_apis, "MicroApi");
  EXPECT_EQ(api.name, "micro-api-gateway");
  EXPECT_EQ(api.stage, "$default");
  std::vector<std::string> routes;
  for (const Route& route : api.routes) {
    routes.push_back(route.method + " " + route.path + " " + route.function_id);
  }
  EXPECT_EQ(routes,
            (std::vector<std::string>{"GET /health HealthFunction", "ANY /users UsersApiFunction",
                                      "ANY /users/{proxy+} UsersApiFunction"}));
  ASSERT_TRUE(api.cors);
  EXPECT_EQ(api.cors->allow_origins, std::vector<std::string>{"*"});
  EXPECT_EQ(api.cors->allow_methods.size(), 7u);
  EXPECT_EQ(api.cors->allow_headers.size(), 5u);
}

TEST(ReferenceTemplate, GivesTheFunctionsWhatTheyRead) {
  const Deployment deployment = reference();
  for (const Function& function : deployment.functions) {
    EXPECT_EQ(function.runtime, "provided.al2023");
    EXPECT_EQ(function.memory_mb, 256);
    EXPECT_EQ(function.timeout.count(), 30);
    EXPECT_EQ(function.build.method, "makefile");
    EXPECT_TRUE(std::filesystem::exists(function.build.code_uri / "Makefile"))
        << function.build.code_uri;
  }
  EXPECT_EQ(by_id(deployment.functions, "UsersApiFunction").environment,
            (std::map<std::string, std::string>{
                {"LOG_LEVEL", "INFO"},
                {"QUEUE_URL", "http://127.0.0.1:4566/000000000000/micro-aws-processor"},
                {"TABLE_NAME", "users-table"}}));
  EXPECT_EQ(
      by_id(deployment.functions, "UsersProcessorFunction").environment,
      (std::map<std::string, std::string>{{"BUCKET_NAME", "micro-aws-000000000000-eu-central-1"},
                                          {"LOG_LEVEL", "INFO"},
                                          {"TABLE_NAME", "users-table"}}));
}

TEST(ReferenceTemplate, LosesNoMessage) {
  const Deployment deployment = reference();
  const QueueMapping& mapping =
      by_id(deployment.queue_mappings, "UsersProcessorFunctionUserMessages");
  EXPECT_TRUE(mapping.report_batch_item_failures);
  EXPECT_TRUE(mapping.enabled);
  const Queue& queue = by_id(deployment.queues, "Infra.UsersQueue");
  EXPECT_EQ(queue.name, "micro-aws-processor");
  EXPECT_EQ(queue.arn, mapping.queue_arn);
  EXPECT_GE(std::stoi(queue.attributes.at("VisibilityTimeout")), 6 * 30);
  EXPECT_EQ(queue.attributes.at("RedrivePolicy"),
            R"({"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:000000000000:)"
            R"(micro-aws-processor-dlq","maxReceiveCount":5})");
  EXPECT_EQ(deployment.queues.at(0).name, "micro-aws-processor-dlq");
}

TEST(ReferenceTemplate, KeepsUsersInATableAndABucket) {
  const Deployment deployment = reference();
  EXPECT_EQ(deployment.tables.at(0).name, "users-table");
  EXPECT_TRUE(deployment.tables.at(0).point_in_time_recovery);
  EXPECT_EQ(deployment.buckets.at(0).name, "micro-aws-000000000000-eu-central-1");
  EXPECT_TRUE(deployment.buckets.at(0).versioning);
}

TEST(ReferenceTemplate, HasLayersWhenAskedFor) {
  EXPECT_TRUE(reference().layers.empty());
  ReadOptions options;
  options.parameters = {{"UseLayers", "true"}, {"Architecture", "arm64"}};
  const Deployment deployment = reference(options);
  ASSERT_EQ(deployment.layers.size(), 2u);
  EXPECT_EQ(deployment.layers[0].name, "micro-core");
  EXPECT_EQ(deployment.layers[1].name, "micro-aws");
  EXPECT_EQ(by_id(deployment.functions, "UsersApiFunction").layers,
            (std::vector<std::string>{deployment.layers[0].arn, deployment.layers[1].arn}));
  EXPECT_TRUE(deployment.unsupported.empty());
}

TEST(ReferenceTemplate, HasItsSettingsBesideIt) {
  const auto outcome = read_samconfig(infra / "samconfig.toml");
  ASSERT_TRUE(std::holds_alternative<SamConfig>(outcome));
  EXPECT_EQ(std::get<SamConfig>(outcome).stack_name, "AwsMicroServiceCpp");
  EXPECT_EQ(std::get<SamConfig>(outcome).region, "eu-central-1");
}

}  // namespace
}  // namespace local_cloud::templates
