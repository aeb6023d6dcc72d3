// Structs in a table: written once, changed under a condition, read back page by page.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1
//     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
//     ./dynamodb_items
#include <micro_aws/attribute_codec.hpp>
#include <micro_aws/dynamodb_table.hpp>

#include <iostream>

using micro_aws::DynamoDbCondition;
using micro_aws::is_condition_failure;

struct Book {
  std::string isbn = {};
  std::string title = {};
  int copies = 0;
};

void create_table(const micro_aws::Client& client) {
  using micro_core::JsonArray;
  using micro_core::JsonObject;
  const auto created = client.call(
      "DynamoDB_20120810.CreateTable",
      {{"TableName", "books"},
       {"BillingMode", "PAY_PER_REQUEST"},
       {"KeySchema", JsonArray{JsonObject{{"AttributeName", "isbn"}, {"KeyType", "HASH"}}}},
       {"AttributeDefinitions",
        JsonArray{JsonObject{{"AttributeName", "isbn"}, {"AttributeType", "S"}}}}});
  const bool exists = !created && created.error().code == micro_core::ErrorCode::already_exists;
  if (!exists) created.value();
}

void show_all(const micro_aws::DynamoDbTable& books) {
  micro_aws::DynamoDbReadOptions options{.limit = 100};
  do {
    const auto page = books.scan(options).value();
    for (const auto& item : page.items) {
      const Book book = micro_aws::from_item<Book>(item).value();
      std::cout << book.isbn << ": " << book.title << ", " << book.copies << " copies\n";
    }
    options.start_after = page.last_key;
  } while (options.start_after);
}

int main() {
  try {
    const micro_aws::Client client;
    create_table(client);
    const micro_aws::DynamoDbTable books(client, "books", {.partition = "isbn"});

    const Book book{.isbn = "978-0131103627", .title = "The C Programming Language", .copies = 2};
    const auto put =
        books.put_item(micro_aws::to_item(book).value(), DynamoDbCondition::must_not_exist());
    if (!put && !is_condition_failure(put.error())) put.value();
    std::cout << (put ? "added\n" : "was there already\n");

    const auto lent = books.update_item(
        book.isbn, {.also = {.text = "ADD copies :change", .values = {{":change", -1}}}},
        {.also = {.text = "copies > :none", .values = {{":none", 0}}}});
    if (!lent && !is_condition_failure(lent.error())) lent.value();
    std::cout << (lent ? "lent one\n" : "none left to lend\n");

    show_all(books);
    return 0;
  } catch (const micro_core::ErrorException& failure) {
    std::cerr << describe(failure.error()) << '\n';
    return 1;
  }
}
