// A table of structs: the compiler knows its attributes, a conflict is an answer and no error.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1
//     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
//     ./dynamodb_typed
#include <micro_aws/dynamodb_table_of.hpp>

#include <iostream>
#include <set>

using micro_aws::add;
using micro_aws::attr;
using micro_aws::DynamoDbTableOf;
using micro_aws::first_error;
using micro_core::Result;

struct Shelf {
  std::string room = {};
  int number = 0;
};

struct Book {
  std::string author = {};
  int year = 0;
  std::string title = {};
  int copies = 0;
  Shelf shelf = {};
  std::set<std::string> subjects = {};             // a set of DynamoDB; empty: left out
  std::optional<std::string> note = std::nullopt;  // empty: left out

  static constexpr auto partition_key = &Book::author;
  static constexpr auto sort_key = &Book::year;

  struct ByTitle {  // an index
    static constexpr std::string_view name = "by_title";
    static constexpr auto partition_key = &Book::title;
  };
};

// Some of the attributes: no others are read.
struct Title {
  int year = 0;
  std::string title = {};
};

void add_books(const DynamoDbTableOf<Book>& books) {
  const std::vector<Book> all{
      {"Ritchie", 1978, "The C Programming Language", 2, {"A", 1}, {"C"}, "with Kernighan"},
      {"Stroustrup", 1985, "The C++ Programming Language", 1, {"A", 2}, {"C++"}},
      {"Stroustrup", 1994, "The Design and Evolution of C++", 1, {"B", 7}, {"C++", "history"}},
      {"Stroustrup", 2014, "A Tour of C++", 0, {"B", 8}, {"C++"}}};
  first_error(books.batch_write(all)).value();
  const auto added = books.create({"Ritchie", 1978, "Another one"}).value();
  if (!added) std::cout << "there already: " << added.refused_by()->title << '\n';
}

void lend(const DynamoDbTableOf<Book>& books, const std::string& author, int year) {
  const auto lent =
      books
          .update({author, year},
                  add(attr<&Book::copies>(), -1).set(attr<&Book::shelf, &Shelf::room>(), "desk"),
                  attr<&Book::copies>() > 0)
          .value();
  if (lent) {
    std::cout << lent->title << ": " << lent->copies << " left\n";
  } else if (lent.refused_by()) {
    std::cout << lent.refused_by()->title << ": none left\n";
  } else {
    std::cout << "no such book\n";
  }
}

void show(const DynamoDbTableOf<Book>& books) {
  const auto late = attr<&Book::author>() == "Stroustrup" && attr<&Book::year>() >= 1990;
  for (const Result<Title>& book : books.query<Title>(late)) {
    std::cout << book.value().year << ": " << book.value().title << '\n';
  }
  const auto is_history = attr<&Book::subjects>().contains("history");
  for (const Result<Book>& book :
       books.scan({.filter = is_history || attr<&Book::note>().exists()})) {
    std::cout << book.value().author << ", " << book.value().title << '\n';
  }
  const auto by_title = books.index<Book::ByTitle>().query("A Tour of C++").first().value();
  std::cout << "in room " << by_title->shelf.room << '\n';
}

// As an API lists them: a page, and a text that says where the next one starts.
void show_pages(const DynamoDbTableOf<Book>& books) {
  std::optional<DynamoDbTableOf<Book>::Token> start;
  do {
    const auto page = books.query("Stroustrup", {.limit = 2}).page(start).value();
    std::cout << page.items.size() << " books\n";
    start = page.next;
    // What a caller sends back is only taken if it is a key of this table.
    if (start) start = DynamoDbTableOf<Book>::Token::parse(start->text()).value();
  } while (start);
}

int main() {
  try {
    const DynamoDbTableOf<Book> books(micro_aws::Client(), "library");
    const auto created = books.create_table<Book::ByTitle>();
    if (!created && created.error().code != micro_core::ErrorCode::already_exists) created.value();
    add_books(books);
    lend(books, "Ritchie", 1978);
    lend(books, "Stroustrup", 2014);
    lend(books, "Nobody", 2000);
    show(books);
    show_pages(books);
    return 0;
  } catch (const micro_core::ErrorException& failure) {
    std::cerr << describe(failure.error()) << '\n';
    return 1;
  }
}
