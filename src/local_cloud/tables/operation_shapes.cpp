#include <local_cloud/tables/operation_shapes.hpp>

#include <utility>

namespace local_cloud::tables {

using namespace shapes;

namespace {

using Members = std::vector<Member>;

Members joined(Members first, const Members& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Shape request(Members members) {
  return structure("Request", std::move(members));
}

Shape comparison_operator() {
  return one_of({"IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE",
                 "BEGINS_WITH", "GE", "CONTAINS"});
}

Shape conditions() {
  return map(structure("Condition", {{"AttributeValueList", list(attribute())},
                                     {"ComparisonOperator", comparison_operator().needed()}}));
}

Members capacity() {
  return {{"ReturnConsumedCapacity", one_of({"INDEXES", "TOTAL", "NONE"})}};
}

Members metrics() {
  return {{"ReturnItemCollectionMetrics", one_of({"SIZE", "NONE"})}};
}

Members names_and_values() {
  return {{"ExpressionAttributeValues", attributes()}, {"ExpressionAttributeNames", map(string())}};
}

Members expected() {
  return {{"ConditionalOperator", one_of({"OR", "AND"})},
          {"Expected",
           map(structure("ExpectedAttributeValue", {{"AttributeValueList", list(attribute())},
                                                    {"ComparisonOperator", comparison_operator()},
                                                    {"Exists", boolean()},
                                                    {"Value", attribute()}}))}};
}

Shape attributes_to_get() {
  return list(string()).length(1, 255);
}

// What every operation on one item has, besides its item or key.
Members item_write() {
  Members members = joined(capacity(), {{"TableName", name().needed()}});
  members = joined(members, metrics());
  members = joined(members, {{"ReturnValues",
                              one_of({"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"})},
                             {"ReturnValuesOnConditionCheckFailure", one_of({"ALL_OLD", "NONE"})},
                             {"ConditionExpression", string()}});
  members = joined(members, expected());
  return joined(members, names_and_values());
}

Shape key_schema() {
  return list(structure("KeySchemaElement", {{"AttributeName", string().needed()},
                                             {"KeyType", one_of({"HASH", "RANGE"}).needed()}}))
      .length(1, 2);
}

Shape projection() {
  return structure("Projection", {{"ProjectionType", one_of({"ALL", "INCLUDE", "KEYS_ONLY"})},
                                  {"NonKeyAttributes", list(string()).length(1)}});
}

Shape throughput() {
  return structure("ProvisionedThroughput",
                   {{"WriteCapacityUnits", long_integer().needed().at_least(1)},
                    {"ReadCapacityUnits", long_integer().needed().at_least(1)}});
}

Members index_members() {
  return {{"IndexName", name().needed()},
          {"KeySchema", key_schema().needed()},
          {"Projection", projection().needed()}};
}

Shape definitions() {
  return list(structure(
      "AttributeDefinition",
      {{"AttributeName", string().needed()}, {"AttributeType", one_of({"B", "N", "S"}).needed()}}));
}

Shape tags() {
  return list(structure("Tag", {{"Key", string().needed()}, {"Value", string().needed()}}));
}

Members table_settings() {
  return {
      {"BillingMode", one_of({"PROVISIONED", "PAY_PER_REQUEST"})},
      {"ProvisionedThroughput", throughput()},
      {"DeletionProtectionEnabled", boolean()},
      {"TableClass", one_of({"STANDARD", "STANDARD_INFREQUENT_ACCESS"})},
      {"StreamSpecification", structure("StreamSpecification", {{"StreamEnabled", boolean()}})}};
}

Members query_and_scan() {
  return joined(capacity(), {{"Limit", integer().at_least(1)},
                             {"ExclusiveStartKey", attributes()},
                             {"AttributesToGet", attributes_to_get()},
                             {"Select", one_of({"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES",
                                                "ALL_PROJECTED_ATTRIBUTES"})},
                             {"ConditionalOperator", one_of({"OR", "AND"})},
                             {"TableName", name().needed()},
                             {"IndexName", name()},
                             {"ConsistentRead", boolean()},
                             {"FilterExpression", string()},
                             {"ProjectionExpression", string()},
                             {"ExpressionAttributeValues", attributes()},
                             {"ExpressionAttributeNames", map(string())}});
}

Members transact_item(std::string_view item_or_key) {
  return joined({{"TableName", name().needed()},
                 {"ReturnValuesOnConditionCheckFailure", one_of({"ALL_OLD", "NONE"})},
                 {"ConditionExpression", string()},
                 {item_or_key, attributes().needed()}},
                names_and_values());
}

}  // namespace

const Shape& batch_get_item_shape() {
  static const Shape shape = [] {
    Shape items =
        map(structure("KeysAndAttributes", {{"Keys", list(attributes()).length(1, 100).needed()},
                                            {"AttributesToGet", attributes_to_get()},
                                            {"ConsistentRead", boolean()},
                                            {"ProjectionExpression", string()},
                                            {"ExpressionAttributeNames", map(string())}}))
            .needed()
            .length(1);
    items.keys_are_names = true;
    return request(joined(capacity(), {{"RequestItems", items}}));
  }();
  return shape;
}

const Shape& batch_write_item_shape() {
  static const Shape shape = [] {
    Shape items =
        map(list(structure(
                "WriteRequest",
                {{"DeleteRequest", structure("DeleteRequest", {{"Key", attributes().needed()}})},
                 {"PutRequest", structure("PutRequest", {{"Item", attributes().needed()}})}})))
            .needed()
            .length(1);
    items.keys_are_names = true;
    items.elements_length_max = 25;
    return request(joined(joined(capacity(), metrics()), {{"RequestItems", items}}));
  }();
  return shape;
}

const Shape& create_table_shape() {
  static const Shape shape = request(
      joined({{"AttributeDefinitions", definitions().needed()},
              {"TableName", strict_name()},
              {"KeySchema", key_schema().needed()},
              {"LocalSecondaryIndexes", list(structure("LocalSecondaryIndex", index_members()))},
              {"GlobalSecondaryIndexes",
               list(structure("GlobalSecondaryIndex",
                              joined(index_members(), {{"ProvisionedThroughput", throughput()}})))},
              {"Tags", tags()}},
             table_settings()));
  return shape;
}

const Shape& delete_item_shape() {
  static const Shape shape = request(joined(item_write(), {{"Key", attributes().needed()}}));
  return shape;
}

const Shape& get_item_shape() {
  static const Shape shape =
      request(joined(capacity(), {{"AttributesToGet", attributes_to_get()},
                                  {"TableName", name().needed()},
                                  {"Key", attributes().needed()},
                                  {"ConsistentRead", boolean()},
                                  {"ProjectionExpression", string()},
                                  {"ExpressionAttributeNames", map(string())}}));
  return shape;
}

const Shape& list_tables_shape() {
  static const Shape shape = [] {
    Shape limit = integer().at_least(1);
    return request({{"Limit", limit}, {"ExclusiveStartTableName", name()}});
  }();
  return shape;
}

const Shape& list_tags_shape() {
  static const Shape shape =
      request({{"ResourceArn", string().needed().length(1, 1283)}, {"NextToken", string()}});
  return shape;
}

const Shape& put_item_shape() {
  static const Shape shape = request(joined(item_write(), {{"Item", attributes().needed()}}));
  return shape;
}

const Shape& query_shape() {
  static const Shape shape =
      request(joined(query_and_scan(), {{"QueryFilter", conditions()},
                                        {"KeyConditions", conditions()},
                                        {"ScanIndexForward", boolean()},
                                        {"KeyConditionExpression", string()}}));
  return shape;
}

const Shape& scan_shape() {
  static const Shape shape =
      request(joined(query_and_scan(), {{"ScanFilter", conditions()},
                                        {"Segment", integer().at_least(0)},
                                        {"TotalSegments", integer().at_least(1)}}));
  return shape;
}

const Shape& strict_table_shape() {
  static const Shape shape = request({{"TableName", strict_name()}});
  return shape;
}

const Shape& table_shape() {
  static const Shape shape = request({{"TableName", name().needed()}});
  return shape;
}

const Shape& tag_resource_shape() {
  static const Shape shape =
      request({{"ResourceArn", string().needed().length(1, 1283)}, {"Tags", tags().needed()}});
  return shape;
}

const Shape& transact_get_items_shape() {
  static const Shape shape = request(joined(
      capacity(),
      {{"TransactItems",
        list(structure("TransactGetItem",
                       {{"Get", structure("Get", {{"TableName", name().needed()},
                                                  {"Key", attributes().needed()},
                                                  {"ProjectionExpression", string()},
                                                  {"ExpressionAttributeNames", map(string())}})
                                    .needed()}}))
            .needed()
            .length(1, 100)}}));
  return shape;
}

const Shape& transact_write_items_shape() {
  static const Shape shape = [] {
    const Shape item = structure(
        "TransactWriteItem",
        {{"Put", structure("Put", transact_item("Item"))},
         {"Update",
          structure("Update", joined(transact_item("Key"), {{"UpdateExpression", string()}}))},
         {"Delete", structure("Delete", transact_item("Key"))},
         {"ConditionCheck", structure("ConditionCheck", transact_item("Key"))}});
    return request(joined(joined(capacity(), metrics()),
                          {{"ClientRequestToken", string().length(1, 36)},
                           {"TransactItems", list(item).needed().length(1, 100)}}));
  }();
  return shape;
}

const Shape& untag_resource_shape() {
  static const Shape shape = request(
      {{"ResourceArn", string().needed().length(1, 1283)}, {"TagKeys", list(string()).needed()}});
  return shape;
}

const Shape& update_continuous_backups_shape() {
  static const Shape shape =
      request({{"TableName", name().needed()},
               {"PointInTimeRecoverySpecification",
                structure("PointInTimeRecoverySpecification",
                          {{"PointInTimeRecoveryEnabled", boolean().needed()}})
                    .needed()}});
  return shape;
}

const Shape& update_item_shape() {
  static const Shape shape = request(joined(
      item_write(),
      {{"Key", attributes().needed()},
       {"UpdateExpression", string()},
       {"AttributeUpdates",
        map(structure("AttributeValueUpdate", {{"Action", string()}, {"Value", attribute()}}))}}));
  return shape;
}

const Shape& update_table_shape() {
  static const Shape shape = request(joined(
      {{"AttributeDefinitions", definitions()},
       {"TableName", strict_name()},
       {"GlobalSecondaryIndexUpdates",
        list(structure("GlobalSecondaryIndexUpdate",
                       {{"Update", structure("UpdateGlobalSecondaryIndexAction",
                                             {{"IndexName", name().needed()},
                                              {"ProvisionedThroughput", throughput().needed()}})},
                        {"Create", structure("CreateGlobalSecondaryIndexAction",
                                             joined(index_members(),
                                                    {{"ProvisionedThroughput", throughput()}}))},
                        {"Delete", structure("DeleteGlobalSecondaryIndexAction",
                                             {{"IndexName", name().needed()}})}}))}},
      table_settings()));
  return shape;
}

const Shape& update_time_to_live_shape() {
  static const Shape shape = request(
      {{"TableName", name().needed()},
       {"TimeToLiveSpecification",
        structure("TimeToLiveSpecification", {{"AttributeName", string().needed().length(1, 255)},
                                              {"Enabled", boolean().needed()}})
            .needed()}});
  return shape;
}

const Shape& empty_shape() {
  static const Shape shape = request({});
  return shape;
}

}  // namespace local_cloud::tables
