// links: local_cloud_tables
#include <local_cloud/storage/store.hpp>
#include <local_cloud/tables/tables_api.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <micro_core/json.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace local_cloud;

constexpr std::array operations = {"BatchGetItem",
                                   "BatchWriteItem",
                                   "CreateTable",
                                   "DeleteItem",
                                   "DescribeTable",
                                   "GetItem",
                                   "ListTables",
                                   "PutItem",
                                   "Query",
                                   "Scan",
                                   "TagResource",
                                   "UntagResource",
                                   "TransactGetItems",
                                   "TransactWriteItems",
                                   "UpdateItem",
                                   "UpdateTable",
                                   "UpdateTimeToLive"};

const char* const table = R"({"TableName":"abc","BillingMode":"PAY_PER_REQUEST",
  "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},{"AttributeName":"b","AttributeType":"N"}],
  "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"}]})";

}  // namespace

// The first byte chooses the operation; the rest is the body. Every answer is JSON, and no fault is
// ours.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto store = storage::make_memory_store();
  tables::TablesEngine engine(*store, {});
  const tables::TablesApi api(engine);
  if (!engine.ensure_table(*micro_core::parse_json(table), {})) std::abort();
  wire::AwsRequest request;
  request.access_key_id = "test";
  request.http.method = "POST";
  request.http.headers.set("Content-Type", "application/x-amz-json-1.0");
  request.http.headers.set(
      "X-Amz-Target", std::string("DynamoDB_20120810.") + operations[data[0] % operations.size()]);
  request.http.body.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto response = api.handle(request, {});
  if (response.status >= 500) std::abort();
  if (!response.body.empty() && !micro_core::parse_json(response.body)) std::abort();
  return 0;
}
