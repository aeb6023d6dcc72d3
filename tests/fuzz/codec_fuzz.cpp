// links: micro_core::micro_core
// Any JSON as a struct with every kind of member: what is accepted prints and is accepted again.
#include <micro_core/codec.hpp>

#include <cstdint>
#include <cstdlib>
#include <tuple>

namespace {

enum class Kind { one, two };

struct Leaf {
  micro_core::Bounded<std::string, 1, 3> text;
  std::optional<std::int8_t> number;
};

micro_core::Verdict is_no_pair(std::int64_t value) {
  if (value % 2 != 0) return {};
  return "must be odd";
}

// Every rule, and checks of its own.
struct Ruled {
  using Odd = micro_core::Constrained<std::int64_t, micro_core::Above{-1000},
                                      micro_core::MultipleOf{3}, &is_no_pair>;

  std::optional<Odd> odd;
  micro_core::Constrained<std::string, micro_core::StripWhitespace{}, micro_core::ToLower{},
                          micro_core::Pattern{"^(?i:[a-zé ]*)$"}, micro_core::Length{0, 6}>
      word;
  micro_core::Constrained<std::vector<Leaf>, micro_core::Length{0, 3}, micro_core::unique> leaves;
  micro_core::Constrained<double, micro_core::MultipleOf{0.25}, micro_core::Below{1e6}> share;
  micro_core::Defaulted<std::string> secret;

  std::size_t count() const { return leaves->size(); }
  micro_core::Verdict validate() const {
    if (leaves->size() != 2) return {};
    return "no two leaves";
  }
  static micro_core::Verdict validate_input(const micro_core::Json& raw) {
    if (micro_core::find(raw, "forbidden") == nullptr) return {};
    return "forbidden";
  }

  static constexpr micro_core::Field fields[] = {{.name = "odd", .alias = "odd-number"},
                                                 {.name = "secret", .write_only = true}};
  static constexpr auto computed = std::tuple{micro_core::ComputedField{"count", &Ruled::count}};
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
  std::optional<Ruled> ruled;
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
