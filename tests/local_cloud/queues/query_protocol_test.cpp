#include <local_cloud/queues/query_protocol.hpp>

#include <local_cloud/queues/queue_error.hpp>

#include <gtest/gtest.h>

namespace local_cloud::queues {
namespace {

using micro_core::JsonObject;

std::string read(std::string_view form) {
  const QueryCall call = parse_query_call(micro_http::parse_query(form));
  return call.action + " " + micro_core::to_text(call.input);
}

TEST(QueryProtocol, ReadsScalarsMapsAndLists) {
  EXPECT_EQ(read("Action=CreateQueue&QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5"
                 "&Tag.1.Key=k&Tag.1.Value=v"),
            R"(CreateQueue {"Attributes":{"DelaySeconds":"5"},"QueueName":"q","Tags":{"k":"v"}})");
  EXPECT_EQ(read("Action=GetQueueAttributes&AttributeName.1=All&AttributeName.2=Policy"),
            R"(GetQueueAttributes {"AttributeNames":["All","Policy"]})");
  EXPECT_EQ(read("Action=ReceiveMessage&AttributeName=All"),
            R"(ReceiveMessage {"AttributeNames":["All"]})");
}

TEST(QueryProtocol, ReadsListsInTheOrderOfTheirNumbers) {
  EXPECT_EQ(read("Action=X&TagKey.10=c&TagKey.2=b&TagKey.1=a"), R"(X {"TagKeys":["a","b","c"]})");
}

TEST(QueryProtocol, ReadsTheEntriesOfABatchWithTheirAttributes) {
  EXPECT_EQ(read("Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=one"
                 "&SendMessageBatchRequestEntry.1.MessageBody=b%20c"
                 "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n"
                 "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v"
                 "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String"),
            R"(SendMessageBatch {"Entries":[{"Id":"one","MessageAttributes":{"n":{"DataType":)"
            R"("String","StringValue":"v"}},"MessageBody":"b c"}]})");
}

TEST(QueryProtocol, LeavesOutWhatIsTooDeepToMeanAnything) {
  EXPECT_EQ(read("Action=X&a.b.c.d.e.f.g.h.i.j=1"), "X {}");
}

TEST(QueryProtocol, PrintsAnAnswerWithFlattenedLists) {
  JsonObject message;
  message["Body"] = "a<b>&\"c\"\r\n";
  JsonObject system;
  system["SenderId"] = "me";
  message["Attributes"] = system;
  JsonObject value;
  value["StringValue"] = "v";
  value["DataType"] = "String";
  JsonObject attributes;
  attributes["n"] = value;
  message["MessageAttributes"] = attributes;
  JsonObject out;
  out["Messages"] = micro_core::JsonArray(1, micro_core::Json(message));
  EXPECT_EQ(to_xml("ReceiveMessage", out, "id"),
            "<?xml version=\"1.0\"?><ReceiveMessageResponse "
            "xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><ReceiveMessageResult><Message>"
            "<Body>a&lt;b&gt;&amp;&quot;c&quot;&#xD;\n</Body><Attribute><Name>SenderId</Name>"
            "<Value>me</Value></Attribute><MessageAttribute><Name>n</Name><Value><StringValue>v"
            "</StringValue><DataType>String</DataType></Value></MessageAttribute></Message>"
            "</ReceiveMessageResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"
            "</ReceiveMessageResponse>");
}

TEST(QueryProtocol, PrintsNoResultWhereAnOperationHasNone) {
  EXPECT_EQ(to_xml("DeleteMessage", {}, "id"),
            "<?xml version=\"1.0\"?><DeleteMessageResponse "
            "xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><ResponseMetadata><RequestId>id"
            "</RequestId></ResponseMetadata></DeleteMessageResponse>");
}

TEST(QueryProtocol, PrintsAnErrorInItsOwnWords) {
  EXPECT_EQ(to_xml(queue_does_not_exist(), "id"),
            "<?xml version=\"1.0\"?><ErrorResponse "
            "xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error><Type>Sender</Type><Code>"
            "AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not "
            "exist for this wsdl version.</Message><Detail/></Error><RequestId>id</RequestId>"
            "</ErrorResponse>");
}

}  // namespace
}  // namespace local_cloud::queues
