#include "reading.hpp"

namespace local_cloud::templates {
namespace {

Deployment read_resource(const std::string& type, const std::string& properties) {
  return read(std::string(sam) + "Resources:\n  It:\n    Type: " + type +
              "\n    Properties: " + properties + "\n");
}

std::string mistake_in_resource(const std::string& type, const std::string& properties) {
  const auto texts = mistakes(std::string(sam) + "Resources:\n  It:\n    Type: " + type +
                              "\n    Properties: " + properties + "\n");
  return texts.empty() ? "" : texts[0];
}

constexpr const char* key =
    "KeySchema: [{AttributeName: id, KeyType: HASH}], "
    "AttributeDefinitions: [{AttributeName: id, AttributeType: S}]";

TEST(Tables, BecomeACreateTableCall) {
  const Deployment deployment = read_resource(
      "AWS::DynamoDB::Table",
      std::string("{TableName: things, ") + key +
          ", ProvisionedThroughput: {ReadCapacityUnits: '5', WriteCapacityUnits: 6}, "
          "StreamSpecification: {StreamViewType: NEW_IMAGE}, SSESpecification: {SSEEnabled: true}, "
          "DeletionProtectionEnabled: 'true', Tags: [{Key: team, Value: 7}], "
          "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}, "
          "TimeToLiveSpecification: {AttributeName: expires, Enabled: true}}");
  ASSERT_EQ(deployment.tables.size(), 1u);
  const Table& table = deployment.tables[0];
  EXPECT_EQ(table.name, "things");
  EXPECT_EQ(table.arn, "arn:aws:dynamodb:eu-central-1:000000000000:table/things");
  EXPECT_TRUE(table.point_in_time_recovery);
  EXPECT_EQ(table.ttl_attribute, "expires");
  EXPECT_EQ(
      micro_core::to_text(table.create_table),
      R"({"TableName":"things","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
      R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
      R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6},)"
      R"("DeletionProtectionEnabled":true,)"
      R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"},)"
      R"("SSESpecification":{"Enabled":true},"Tags":[{"Key":"team","Value":"7"}]})");
}

TEST(Tables, OfSamNeedNothing) {
  const Deployment deployment = read_resource("AWS::Serverless::SimpleTable", "{}");
  ASSERT_EQ(deployment.tables.size(), 1u);
  EXPECT_TRUE(deployment.tables[0].name.starts_with("local-It-"));
  EXPECT_EQ(micro_core::string_at(deployment.tables[0].create_table, "BillingMode"),
            "PAY_PER_REQUEST");
  const Deployment numbered = read_resource(
      "AWS::Serverless::SimpleTable", "{PrimaryKey: {Name: n, Type: Number}, TableName: abc}");
  EXPECT_EQ(micro_core::to_text(
                *micro_core::find(numbered.tables.at(0).create_table, "AttributeDefinitions")),
            R"([{"AttributeName":"n","AttributeType":"N"}])");
}

TEST(Tables, AreRefusedWhenTheyCouldNotBeMade) {
  EXPECT_EQ(
      mistake_in_resource("AWS::DynamoDB::Table", std::string("{") + key + "}"),
      "main.yaml:5:17: It (AWS::DynamoDB::Table): 'ProvisionedThroughput' is missing; expected "
      "it, or 'BillingMode: PAY_PER_REQUEST'");
  EXPECT_EQ(
      mistake_in_resource(
          "AWS::DynamoDB::Table",
          std::string("{TableName: 'a b', BillingMode: PAY_PER_REQUEST, ") + key + "}"),
      "main.yaml:5:29: It (AWS::DynamoDB::Table): 'a b' is no table name; expected 3 to 255 of "
      "a-z, A-Z, 0-9, '_', '.', '-'");
  EXPECT_EQ(
      mistake_in_resource("AWS::DynamoDB::Table", "{BillingMode: PAY_PER_REQUEST}"),
      "main.yaml:5:17: It (AWS::DynamoDB::Table): 'AttributeDefinitions' is missing; expected "
      "the types of the key's attributes");
}

TEST(Queues, BecomeTheAttributesOfACreateQueueCall) {
  const Deployment deployment = read_resource(
      "AWS::SQS::Queue",
      "{QueueName: jobs.fifo, FifoQueue: true, VisibilityTimeout: '180', DelaySeconds: 0, "
      "SqsManagedSseEnabled: yes, DeduplicationScope: messageGroup, Tags: [{Key: a, Value: b}], "
      "RedrivePolicy: {maxReceiveCount: '5', deadLetterTargetArn: 'arn:aws:sqs:x:y:dead.fifo'}}");
  ASSERT_EQ(deployment.queues.size(), 1u);
  const Queue& queue = deployment.queues[0];
  EXPECT_EQ(queue.url, "http://127.0.0.1:4566/000000000000/jobs.fifo");
  EXPECT_EQ(queue.tags, (std::map<std::string, std::string>{{"a", "b"}}));
  EXPECT_EQ(queue.attributes,
            (std::map<std::string, std::string>{
                {"DeduplicationScope", "messageGroup"},
                {"DelaySeconds", "0"},
                {"FifoQueue", "true"},
                {"RedrivePolicy",
                 R"({"deadLetterTargetArn":"arn:aws:sqs:x:y:dead.fifo","maxReceiveCount":5})"},
                {"SqsManagedSseEnabled", "true"},
                {"VisibilityTimeout", "180"}}));
}

TEST(Queues, StandAtTheEndpointThatTheCallerGives) {
  ReadOptions options;
  options.aws_endpoint = "http://localhost:1234";
  options.account_id = "012345678901";
  options.region = "us-east-1";
  const Deployment deployment =
      read("Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}}\n", options);
  EXPECT_EQ(deployment.queues.at(0).url, "http://localhost:1234/012345678901/q");
  EXPECT_EQ(deployment.queues.at(0).arn, "arn:aws:sqs:us-east-1:012345678901:q");
}

TEST(Queues, ComeAfterTheirDeadLetterQueues) {
  const Deployment deployment = read(
      "Resources:\n"
      "  A: {Type: AWS::SQS::Queue, Properties: {QueueName: a, RedrivePolicy: {maxReceiveCount: 1, "
      "deadLetterTargetArn: !GetAtt B.Arn}}}\n"
      "  B: {Type: AWS::SQS::Queue, Properties: {QueueName: b, RedrivePolicy: {maxReceiveCount: 1, "
      "deadLetterTargetArn: !GetAtt C.Arn}}}\n"
      "  C: {Type: AWS::SQS::Queue, Properties: {QueueName: c}}\n");
  ASSERT_EQ(deployment.queues.size(), 3u);
  EXPECT_EQ(deployment.queues[0].name, "c");
  EXPECT_EQ(deployment.queues[1].name, "b");
  EXPECT_EQ(deployment.queues[2].name, "a");
}

TEST(Queues, AreRefusedWithNamesAndValuesThatSqsRefuses) {
  EXPECT_EQ(mistake_in_resource("AWS::SQS::Queue", "{QueueName: jobs.fifo}"),
            "main.yaml:5:29: It (AWS::SQS::Queue): a name that ends in '.fifo' needs 'FifoQueue: "
            "true'");
  EXPECT_EQ(mistake_in_resource("AWS::SQS::Queue", "{QueueName: jobs, FifoQueue: true}"),
            "main.yaml:5:29: It (AWS::SQS::Queue): the name of a FIFO queue must end in '.fifo'");
  EXPECT_EQ(
      mistake_in_resource("AWS::SQS::Queue", "{DelaySeconds: 901}"),
      "main.yaml:5:32: It (AWS::SQS::Queue): 'DelaySeconds' is '901'; expected a whole number "
      "from 0 to 900");
  EXPECT_EQ(mistake_in_resource("AWS::SQS::Queue", "{FifoQueue: maybe}"),
            "main.yaml:5:29: It (AWS::SQS::Queue): 'FifoQueue' is 'maybe'; expected true or false");
}

TEST(Queues, GetAGeneratedNameThatFitsTheirKind) {
  const Deployment deployment = read(
      "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {FifoQueue: "
      "true}}}\n");
  EXPECT_TRUE(deployment.queues.at(0).name.starts_with("local-Q-"));
  EXPECT_TRUE(deployment.queues.at(0).name.ends_with(".fifo"));
}

TEST(Buckets, HaveANameAndVersions) {
  const Deployment deployment = read_resource(
      "AWS::S3::Bucket",
      "{BucketName: !Sub 'files-${AWS::AccountId}', VersioningConfiguration: {Status: Enabled}, "
      "LifecycleConfiguration: {Rules: [{Status: Enabled, NoncurrentVersionExpiration: "
      "{NoncurrentDays: 3}}]}}");
  EXPECT_EQ(deployment.buckets.at(0).name, "files-000000000000");
  EXPECT_TRUE(deployment.buckets.at(0).versioning);
  EXPECT_TRUE(deployment.unsupported.empty());
  const Deployment unnamed = read_resource("AWS::S3::Bucket", "{}");
  EXPECT_TRUE(unnamed.buckets.at(0).name.starts_with("local-it-"));
  EXPECT_FALSE(unnamed.buckets.at(0).versioning);
}

TEST(Buckets, ListWhatIsNotDoneHere) {
  const Deployment deployment = read_resource(
      "AWS::S3::Bucket",
      "{LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 3}]}, BucketNam: x}");
  EXPECT_EQ(
      unsupported(deployment),
      (std::vector<std::string>{
          "main.yaml:5:42: It (AWS::S3::Bucket): LifecycleConfiguration: objects do not expire "
          "here",
          "main.yaml:5:93: It (AWS::S3::Bucket): BucketNam: not known here, so it has no "
          "effect; did you mean 'BucketName'?"}));
}

TEST(Buckets, AreRefusedWithNamesThatS3Refuses) {
  EXPECT_NE(mistake_in_resource("AWS::S3::Bucket", "{BucketName: Files}").find("is no bucket name"),
            std::string::npos);
  EXPECT_NE(
      mistake_in_resource("AWS::S3::Bucket", "{BucketName: -files}").find("is no bucket name"),
      std::string::npos);
}

TEST(Resources, OfOneNameAreRefused) {
  EXPECT_EQ(mistakes("Resources:\n"
                     "  A: {Type: AWS::SQS::Queue, Properties: {QueueName: same}}\n"
                     "  B: {Type: AWS::SQS::Queue, Properties: {QueueName: same}}\n"),
            std::vector<std::string>{
                "main.yaml:3:3: the queue 'same' is there already, as 'A'; names are unique"});
}

}  // namespace
}  // namespace local_cloud::templates
