// Mistakes about tables that the compiler has to explain; ../micro_api/refused.cmake compares.
#include <micro_aws/dynamodb_table_of.hpp>

#include <set>

using namespace micro_aws;

enum class State { on, off };

struct Place {
  std::string city = {};
};

struct Reading {
  std::string sensor = {};
  int at = 0;
  double value = 0;
  State state = State::on;
  bool is_checked = false;
  std::optional<std::string> note = {};
  std::set<std::string> tags = {};
  std::vector<std::string> lines = {};
  Place place = {};

  static constexpr auto partition_key = &Reading::sensor;
  static constexpr auto sort_key = &Reading::at;

  struct ByValue {
    static constexpr std::string_view name = "by_value";
    static constexpr auto partition_key = &Reading::value;
  };
};

struct Other {
  std::string sensor = {};
};

struct Keyless {
  int value = 0;
};

struct OddKey {
  bool flag = false;
  static constexpr auto partition_key = &OddKey::flag;
};

struct View {
  std::string sensor = {};
  int unknown = 0;
};

struct Changes {
  std::optional<int> height = {};
};

void compare() {
  // says: an attribute is compared with, or set to, what it can never be: a number with a string
  static_cast<void>(attr<&Reading::at>() == "noon");
  static_cast<void>(attr<&Reading::sensor>() == 5);
  static_cast<void>(attr<&Reading::state>() == "on");
  static_cast<void>(attr<&Reading::at>().in(1, "two"));
  static_cast<void>(attr<&Reading::at>().between(1, "two"));
  // says: an optional is compared: ask exists() if it is empty, and else for its value
  static_cast<void>(attr<&Reading::note>() == std::optional<std::string>("x"));
  // says: only strings, numbers and binaries have an order
  static_cast<void>(attr<&Reading::is_checked>() < true);
  // says: only strings and binaries begin with something
  static_cast<void>(attr<&Reading::at>().begins_with("1"));
  // says: only strings, sets and lists contain something
  static_cast<void>(attr<&Reading::at>().contains(1));
  // says: only strings, binaries, sets, lists and maps have a size
  static_cast<void>(attr<&Reading::at>().size());
  // says: only a list has elements by number
  static_cast<void>(attr<&Reading::sensor>()[0]);
  // says: into a struct goes at<&Struct::member>()
  static_cast<void>(attr<&Reading::place>()["city"]);
  // says: attributes of two different structs are in one expression
  static_cast<void>(attr<&Reading::sensor>() == "a" && attr<&Other::sensor>() == "b");
}

void name() {
  // says: attr<&Reading::height>()
  static_cast<void>(attr<&Reading::height>());
  // says: this member is not one of the struct that the path leads to
  static_cast<void>(attr<&Reading::place, &Other::sensor>());
}

void change() {
  // says: an attribute that is always there is set to an optional
  set(attr<&Reading::at>(), std::optional<int>(5));
  // says: only what is optional can be removed
  remove(attr<&Reading::at>());
  // says: only numbers and sets are added to
  add(attr<&Reading::sensor>(), "x");
  // says: members are deleted from sets only
  delete_from_set(attr<&Reading::lines>(), std::set<std::string>{"x"});
  // says: only numbers are added and subtracted
  set(attr<&Reading::sensor>(), attr<&Reading::sensor>() + 1);
  // says: only lists are appended to
  set(attr<&Reading::tags>(), list_append(attr<&Reading::tags>(), std::set<std::string>{"x"}));
  // says: a change has the name of no member of the struct that it is to change
  changes_of<Reading>(Changes{});
  // says: this attribute is one of another struct
  DynamoDbUpdateOf<Reading>().set(attr<&Other::sensor>(), "x");
}

void read(const DynamoDbTableOf<Reading>& readings) {
  // says: a query asks for one value of the partition key (==), and besides for one range
  readings.query(attr<&Reading::value>() == 1);
  readings.query(attr<&Reading::sensor>() > "a");
  readings.query(attr<&Reading::sensor>() == "a" && attr<&Reading::value>() > 1);
  readings.query(attr<&Reading::sensor>() == "a" || attr<&Reading::at>() > 1);
  readings.query(attr<&Reading::sensor>() == "a" && !(attr<&Reading::at>() > 1));
  readings.index<Reading::ByValue>().query(attr<&Reading::sensor>() == "a");
  // says: a member of the view is no attribute of the table's struct
  readings.scan<View>();
  // says: an index says its name
  readings.index<Other>();
  // says: this condition is about the attributes of another struct
  readings.scan({.filter = attr<&Other::sensor>() == "a"});
}

// says: a struct in a table says which member is its key
const DynamoDbTableOf<Keyless> keyless(Client(), "keyless");
// says: a key is a string, a number or a binary
const DynamoDbTableOf<OddKey> odd(Client(), "odd");
