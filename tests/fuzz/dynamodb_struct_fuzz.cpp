// links: micro_aws::micro_aws
// An item that is read as a struct gives the same struct after it was written and read again; a
// page token that is taken is the one that its key gives.
#include <micro_aws/dynamodb_key.hpp>

#include <cstdint>
#include <cstdlib>
#include <set>

namespace {

enum class Color { red, green };

struct Leaf {
  micro_core::Decimal exact = {};
  std::optional<double> real = {};
};

struct Tree {
  std::string id = {};
  std::int64_t number = 0;
  Color color = Color::red;
  micro_core::Bytes bytes = {};
  std::set<std::string> texts = {};
  std::set<micro_core::Decimal> numbers = {};
  std::vector<Leaf> leaves = {};
  std::map<std::string, std::variant<int, std::string, Leaf>> any = {};
  micro_core::Patch<std::optional<bool>> flag = {};
  micro_aws::OtherAttributes rest = {};

  static constexpr auto partition_key = &Tree::id;
  static constexpr auto sort_key = &Tree::number;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto token = micro_aws::DynamoDbPageTokenOf<Tree>::parse(text);
  if (token && token->text().empty()) std::abort();
  if (token) {
    const auto again = micro_aws::DynamoDbPageTokenOf<Tree>::parse(token->text());
    if (!again || again->key() != token->key()) std::abort();
  }

  const auto json = micro_core::parse_json(text);
  if (!json) return 0;
  const auto item = micro_aws::item_from_wire(*json);
  if (!item) return 0;
  const auto tree = micro_aws::from_item<Tree>(*item);
  if (!tree) return 0;
  const auto written = micro_aws::to_item(*tree);
  if (!written) std::abort();
  const auto again = micro_aws::from_item<Tree>(*written);
  if (!again || micro_aws::to_item(*again).value() != *written) std::abort();
  return 0;
}
