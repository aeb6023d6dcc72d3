// links: micro_core::micro_core
// Any JSON as unions in unions, with and without a discriminator.
#include "round_trip.hpp"

#include <micro_core/literal.hpp>
#include <micro_core/pointer.hpp>
#include <micro_core/set.hpp>
#include <micro_core/tuple.hpp>
#include <micro_core/uuid.hpp>
#include <micro_core/variant.hpp>

namespace {

using namespace micro_core;

struct Cat {
  Literal<"cat"> kind;
  int lives;
};
struct Dog {
  Literal<"dog", "wolf"> kind;
  std::optional<std::set<bool>> barks;
};
using Pet = std::variant<std::monostate, Cat, Dog>;

struct Tree {
  std::vector<std::variant<std::vector<Tree>, std::map<int, Tree>, double, std::string>> branches;
};

struct Folder {
  std::unique_ptr<Folder> parent;
  std::optional<bool> open;
};

using Any = std::variant<bool, int, Pet, std::pair<int, Uuid>, std::array<double, 2>>;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = micro_core::parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  check_round_trip<Pet>(*json);
  check_round_trip<Tree>(*json);
  check_round_trip<Folder>(*json);
  check_round_trip<Any>(*json);
  check_round_trip<std::vector<Any>>(*json);
  return 0;
}
