#include <local_cloud/tables/item_codec.hpp>

#include <cstdint>
#include <utility>

namespace local_cloud::tables {

namespace {

constexpr char format_version = 1;
constexpr int depth_max = 40;

void append_count(std::string& out, std::size_t count) {
  while (count >= 0x80) {
    out += static_cast<char>(count | 0x80);
    count >>= 7;
  }
  out += static_cast<char>(count);
}

void append_bytes(std::string& out, std::string_view bytes) {
  append_count(out, bytes.size());
  out += bytes;
}

void append_map(std::string& out, const Item& map);
void append(std::string& out, const AttributeValue& value);
// Declared before it is needed: a set would otherwise become an AttributeValue again.
template <class Container>
void append(std::string& out, const Container& container);

void append(std::string& out, const std::string& text) {
  append_bytes(out, text);
}
void append(std::string& out, const Decimal& number) {
  append_bytes(out, number.key_bytes());
}
void append(std::string& out, const Binary& binary) {
  append_bytes(out, binary.bytes);
}
void append(std::string& out, bool value) {
  out += value ? '\1' : '\0';
}
void append(std::string&, const Null&) {}
void append(std::string& out, const Item& map) {
  append_map(out, map);
}
void append(std::string& out, const AttributeValue& value) {
  out += static_cast<char>(value.type());
  std::visit([&](const auto& plain) { append(out, plain); }, value.variant());
}

template <class Container>
void append(std::string& out, const Container& container) {
  append_count(out, container.size());
  for (const auto& each : container) append(out, each);
}

void append_map(std::string& out, const Item& map) {
  append_count(out, map.size());
  for (const auto& [name, value] : map) {
    append_bytes(out, name);
    append(out, value);
  }
}

// Reads from the front of `bytes`; after a failure everything reads as empty.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }

  unsigned char byte() {
    if (bytes_.empty()) {
      ok_ = false;
      return 0;
    }
    const auto first = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return first;
  }

  // No count is larger than the bytes that follow could hold, so none allocates without end.
  std::size_t count() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      const unsigned char part = byte();
      value |= static_cast<std::uint64_t>(part & 0x7F) << shift;
      if ((part & 0x80) == 0) break;
    }
    if (value > bytes_.size()) ok_ = false;
    return ok_ ? static_cast<std::size_t>(value) : 0;
  }

  std::string_view bytes() {
    const std::size_t size = count();
    const std::string_view found = bytes_.substr(0, size);
    bytes_.remove_prefix(found.size());
    return found;
  }

  Decimal number() {
    const std::optional<Decimal> number = Decimal::from_key_bytes(bytes());
    if (!number) ok_ = false;
    return number.value_or(Decimal());
  }

  Item map(int depth) {
    Item map;
    for (std::size_t left = count(); left > 0 && ok_; --left) {
      std::string name(bytes());
      map.insert_or_assign(map.end(), std::move(name), value(depth + 1));
    }
    return map;
  }

  AttributeValue value(int depth) {
    if (depth > depth_max) ok_ = false;
    if (!ok_) return {};
    switch (static_cast<AttributeType>(byte())) {
      case AttributeType::S:
        return std::string(bytes());
      case AttributeType::N:
        return number();
      case AttributeType::B:
        return Binary{std::string(bytes())};
      case AttributeType::BOOL:
        return byte() != 0;
      case AttributeType::NULL_:
        return Null{};
      case AttributeType::SS:
        return set<StringSet>([this] { return std::string(bytes()); });
      case AttributeType::NS:
        return set<NumberSet>([this] { return number(); });
      case AttributeType::BS:
        return set<BinarySet>([this] { return Binary{std::string(bytes())}; });
      case AttributeType::L: {
        List list;
        for (std::size_t left = count(); left > 0 && ok_; --left) list.push_back(value(depth + 1));
        return list;
      }
      case AttributeType::M:
        return map(depth);
    }
    ok_ = false;
    return {};
  }

 private:
  template <class Set, class ReadMember>
  Set set(ReadMember read_member) {
    Set members;
    for (std::size_t left = count(); left > 0 && ok_; --left) {
      members.insert(members.end(), read_member());
    }
    return members;
  }

  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace

std::string encode_item(const Item& item) {
  std::string out;
  out.reserve(256);
  out += format_version;
  append_map(out, item);
  return out;
}

std::optional<Item> decode_item(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.byte() != format_version) return std::nullopt;
  Item item = reader.map(0);
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return item;
}

}  // namespace local_cloud::tables
