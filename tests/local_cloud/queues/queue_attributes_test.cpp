#include <local_cloud/queues/queue_attributes.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace local_cloud::queues {
namespace {

constexpr std::string_view dead_arn = "arn:aws:sqs:eu-central-1:000000000000:dead";

AttributeCheck standard_check() {
  return {.fifo = false, .created = true, .find_type = [](std::string_view arn) {
            return arn == dead_arn ? std::optional(false) : std::nullopt;
          }};
}

std::string refusal(const AttributeMap& attributes) {
  const auto checked = check_attributes(attributes, standard_check());
  return checked ? "" : checked.error().code + ": " + checked.error().message;
}

TEST(QueueAttributes, RefusesNumbersOutOfTheirRange) {
  for (const auto& [name, value] : AttributeMap{{"DelaySeconds", "901"},
                                                {"MaximumMessageSize", "1048577"},
                                                {"MessageRetentionPeriod", "59"},
                                                {"ReceiveMessageWaitTimeSeconds", "21"},
                                                {"VisibilityTimeout", "43201"}}) {
    EXPECT_EQ(refusal({{name, value}}),
              "InvalidAttributeValue: Invalid value for the parameter " + name + ".");
    EXPECT_NE(refusal({{name, "x"}}), "");
  }
  EXPECT_EQ(refusal({{"DelaySeconds", "900"}, {"VisibilityTimeout", "0"}}), "");
}

TEST(QueueAttributes, RefusesNamesItDoesNotKnow) {
  EXPECT_EQ(refusal({{"Colour", "red"}}), "InvalidAttributeName: Unknown Attribute Colour.");
  EXPECT_EQ(refusal({{"QueueArn", "x"}}), "InvalidAttributeName: Unknown Attribute QueueArn.");
  EXPECT_EQ(
      refusal({{"DeduplicationScope", "queue"}}),
      "InvalidAttributeName: You can specify the DeduplicationScope only when FifoQueue is set "
      "to true.");
}

TEST(QueueAttributes, RefusesABrokenRedrivePolicy) {
  const auto reason = [](const std::string& policy) {
    const std::string text = refusal({{"RedrivePolicy", policy}});
    const std::size_t at = text.find("Reason: ");
    return at == std::string::npos ? text : text.substr(at + 8);
  };
  EXPECT_EQ(reason("no json"), "Redrive policy is not a valid JSON map.");
  EXPECT_EQ(reason(R"({"deadLetterTargetArn": "dummy", "maxReceiveCount": 42})"),
            "Invalid value for deadLetterTargetArn.");
  EXPECT_EQ(reason(R"({"maxReceiveCount":1})"),
            "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  const std::string arn(dead_arn);
  EXPECT_EQ(reason(R"({"deadLetterTargetArn":")" + arn + R"("})"),
            "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  EXPECT_EQ(
      reason(R"({"deadLetterTargetArn":")" + arn + R"(","maxReceiveCount":0})"),
      "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.");
  EXPECT_EQ(reason(R"({"deadLetterTargetArn":")" + arn + R"(x","maxReceiveCount":3})"),
            "Dead letter target does not exist.");
  EXPECT_EQ(reason(R"({"deadLetterTargetArn":")" + arn + R"(","maxReceiveCount":"3"})"), "");
}

TEST(QueueAttributes, KeepTheTwoEncryptionsApart) {
  EXPECT_EQ(
      refusal({{"KmsMasterKeyId", "key"}, {"SqsManagedSseEnabled", "true"}}),
      "InvalidAttributeName: You can use one type of server-side encryption (SSE) at one time. "
      "You can either enable KMS SSE or SQS SSE.");
  AttributeMap all = with_defaults({{"KmsMasterKeyId", "key"}});
  EXPECT_EQ(all["SqsManagedSseEnabled"], "false");
  apply_changes(all, {{"SqsManagedSseEnabled", "true"}});
  EXPECT_FALSE(all.contains("KmsMasterKeyId"));
}

TEST(QueueAttributes, RemoveAPolicyThatIsSetToNothing) {
  AttributeMap all = with_defaults({{"RedrivePolicy", R"({"a":1})"}});
  apply_changes(all, {{"RedrivePolicy", ""}});
  EXPECT_FALSE(all.contains("RedrivePolicy"));
}

}  // namespace
}  // namespace local_cloud::queues
