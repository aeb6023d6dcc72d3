// links: micro_core::micro_core
// Any JSON as a struct with every kind of member: what is accepted prints and is accepted again.
#include <micro_core/codec.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

enum class Kind { one, two };

struct Leaf {
  micro_core::Bounded<std::string, 1, 3> text;
  std::optional<std::int8_t> number;
};

struct Root {
  bool flag = false;
  std::uint64_t unsigned_number = 0;
  std::int64_t signed_number = 0;
  double ratio = 0;
  Kind kind = Kind::one;
  std::vector<Leaf> leaves;
  std::map<std::string, micro_core::Bounded<std::vector<int>, 1, 2>> lists;
  micro_core::Patch<std::optional<Leaf>> patch;
  micro_core::Defaulted<micro_core::Bounded<float, 0, 1>> share = 0.5F;
  micro_core::Json any;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json =
      micro_core::parse_json(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!json) return 0;
  Root root;
  const auto errors = micro_core::decode_all(*json, root, {"body"});
  for (const auto& error : errors) {
    if (error.loc.empty() || error.msg.empty()) std::abort();
    (void)micro_core::to_text(micro_core::to_json(error));
  }
  if (!errors.empty()) return 0;
  const micro_core::Json printed = micro_core::to_json(root);
  Root again;
  if (!micro_core::decode_all(printed, again).empty()) std::abort();
  if (micro_core::to_json(again) != printed) std::abort();
  return 0;
}
