#pragma once

#include <micro_aws/attribute_codec.hpp>
#include <micro_aws/dynamodb_condition.hpp>
#include <micro_aws/dynamodb_key.hpp>
#include <micro_aws/dynamodb_table.hpp>
#include <micro_core/result.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

namespace micro_aws {

/// Which attributes to read, deep ones too: projection(attr<&User::name>(),
/// attr<&User::tags>()[0]). They come back where they are in the item.
template <class Root>
class DynamoDbProjectionOf {
 public:
  DynamoDbProjectionOf() = default;
  explicit DynamoDbProjectionOf(detail::ExpressionParts parts) : parts_(std::move(parts)) {}
  const detail::ExpressionParts& parts() const { return parts_; }

 private:
  detail::ExpressionParts parts_ = {};
};

template <class Root, class Value, auto... members, class... More>
auto projection(const DynamoDbAttribute<Root, Value, members...>& first, const More&... more) {
  static_assert((detail::check_roots<Root, typename More::root>() && ...));
  detail::ExpressionParts parts = first.parts();
  ((parts.append(", "), parts.append(more.parts())), ...);
  return DynamoDbProjectionOf<Root>(std::move(parts));
}

/// How a query or scan reads.
template <class T>
struct DynamoDbReadOptionsOf {
  DynamoDbConditionOf<T> filter = {};  ///< applied after reading: what it drops is paid for
  DynamoDbProjectionOf<T> only = {};   ///< unset: all that the struct which is read has
  /// Items read at most for one page, before the filter; from 1 on. Unset: 1 MB of them.
  std::optional<int> limit = std::nullopt;
  bool is_consistent = false;
  bool is_descending = false;  ///< queries only
};

/// A page of a query or scan. It may be empty and not the last.
template <class T, class Token>
struct DynamoDbPageOf {
  std::vector<T> items = {};
  std::optional<Token> next = {};  ///< where the next page starts; none: this was the last
};

namespace detail {

/// The attributes that a `View` of a `T` is made of; nothing, which is all, of a `T` itself.
template <class T, class View>
ExpressionParts view_projection() {
  if constexpr (std::is_same_v<T, View>) {
    return {};
  } else {
    ExpressionParts parts;
    micro_core::for_each_member_index<View>([&]<std::size_t index>() {
      constexpr std::string_view name = micro_core::member_name<View, index>;
      constexpr bool is_attribute = [&] {
        for (const std::string_view known : attribute_names<T>) {
          if (known == name) return true;
        }
        return false;
      }();
      static_assert(is_attribute, "a member of the view is no attribute of the table's struct");
      if (!parts.empty()) parts.append(", ");
      parts.append_name(name);
    });
    return parts;
  }
}

/// Reads a query or scan page by page.
class PageCursor {
 public:
  PageCursor(DynamoDbTable table, ReadRequest request)
      : table_(std::move(table)), request_(std::move(request)) {}
  /// The next page; none after the last one, and after an error.
  std::optional<micro_core::Result<DynamoDbPage>> next();

 private:
  DynamoDbTable table_;
  ReadRequest request_;
  bool is_done_ = false;
};

/// An error of an item that is not as its struct says: the table is broken, not the request.
micro_core::Error unreadable(const micro_core::Error& error);

template <class View>
micro_core::Result<View> read_item(const Item& item) {
  auto value = from_item<View>(item);
  if (!value) return unreadable(value.error());
  return value;
}

template <class View, class Token>
micro_core::Result<DynamoDbPageOf<View, Token>> read_page(DynamoDbPage page) {
  DynamoDbPageOf<View, Token> read;
  read.items.reserve(page.items.size());
  for (const Item& item : page.items) {
    auto value = read_item<View>(item);
    if (!value) return std::move(value).error();
    read.items.push_back(*std::move(value));
  }
  if (page.last_key) read.next = Token(*std::move(page.last_key));
  return read;
}

/// An input iterator over what `Source::next` returns: a `std::optional`, empty at the end.
template <class Source>
class SourceIterator {
 public:
  using value_type = typename decltype(std::declval<Source&>().next())::value_type;
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::input_iterator_tag;

  SourceIterator() = default;
  explicit SourceIterator(Source source) : source_(std::make_unique<Source>(std::move(source))) {
    ++*this;
  }

  value_type& operator*() const { return *source_->current; }
  value_type* operator->() const { return &*source_->current; }
  SourceIterator& operator++() {
    source_->current = source_->next();
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const SourceIterator& iterator, std::default_sentinel_t) {
    return !iterator.source_->current;
  }

 private:
  std::unique_ptr<Source> source_;
};

/// One item after the other.
template <class View>
struct ItemSource {
  PageCursor cursor;
  DynamoDbPage page = {};
  std::size_t index = 0;
  std::optional<micro_core::Result<View>> current = {};

  std::optional<micro_core::Result<View>> next() {
    while (index == page.items.size()) {
      auto more = cursor.next();
      if (!more) return std::nullopt;
      if (!*more) return micro_core::Result<View>(std::move(*more).error());
      page = **std::move(more);
      index = 0;
    }
    return read_item<View>(page.items[index++]);
  }
};

/// One page after the other.
template <class View, class Token>
struct PageSource {
  using Page = DynamoDbPageOf<View, Token>;
  PageCursor cursor;
  std::optional<micro_core::Result<Page>> current = {};

  std::optional<micro_core::Result<Page>> next() {
    auto more = cursor.next();
    if (!more) return std::nullopt;
    if (!*more) return micro_core::Result<Page>(std::move(*more).error());
    return read_page<View, Token>(**std::move(more));
  }
};

template <class Source>
class SourceRange : public std::ranges::view_base {
 public:
  explicit SourceRange(PageCursor cursor) : cursor_(std::move(cursor)) {}
  SourceIterator<Source> begin() const { return SourceIterator<Source>(Source{cursor_}); }
  std::default_sentinel_t end() const { return {}; }

 private:
  PageCursor cursor_;
};

}  // namespace detail

/// A query or scan of items that are a `View`. It asks for nothing until it is walked, which it can
/// be several times. Pages are fetched as they are needed:
///
///     for (Result<User> user : users.scan({.filter = attr<&User::age>() > 18})) …
///
/// A failed call is the last element of the range. An item that is no `View` is an error in its
/// place, `internal`, that names the attribute; the range goes on behind it.
template <class T, class View, class Index>
class DynamoDbReadOf : public std::ranges::view_base {
 public:
  using Token = DynamoDbPageTokenOf<T, Index>;
  using Page = DynamoDbPageOf<View, Token>;
  template <class Value>
  using Result = micro_core::Result<Value>;

  DynamoDbReadOf(DynamoDbTable table, detail::ReadRequest request)
      : table_(std::move(table)), request_(std::move(request)) {}

  /// Item by item.
  auto begin() const {
    return detail::SourceIterator<detail::ItemSource<View>>(
        detail::ItemSource<View>{detail::PageCursor(table_, request_)});
  }
  std::default_sentinel_t end() const { return {}; }

  /// Page by page: for (Result<Page> page : users.scan().pages()) …
  auto pages() const {
    return detail::SourceRange<detail::PageSource<View, Token>>(
        detail::PageCursor(table_, request_));
  }

  /// One page: the first, or the one that starts where the token says. Errors: `internal` for an
  /// item that is no `View`.
  Result<Page> page(const std::optional<Token>& start = {}) const {
    detail::ReadRequest request = request_;
    if (start) request.start_after = start->key();
    auto page = table_.read(request);
    if (!page) return std::move(page).error();
    return detail::read_page<View, Token>(*std::move(page));
  }

  /// All items at once.
  Result<std::vector<View>> all() const {
    std::vector<View> items;
    for (Result<View>& item : *this) {
      if (!item) return std::move(item).error();
      items.push_back(*std::move(item));
    }
    return items;
  }

  /// The first item; none if there is none.
  Result<std::optional<View>> first() const {
    for (Result<View>& item : *this) {
      if (!item) return std::move(item).error();
      return std::optional<View>(*std::move(item));
    }
    return std::optional<View>();
  }

  /// How many items there are: read and paid for, but not sent.
  Result<std::size_t> count() const {
    detail::ReadRequest request = request_;
    request.counts_only = true;
    request.projection = {};
    detail::PageCursor cursor(table_, std::move(request));
    std::size_t count = 0;
    while (auto page = cursor.next()) {
      if (!*page) return std::move(*page).error();
      count += (*page)->count;
    }
    return count;
  }

 private:
  DynamoDbTable table_;
  detail::ReadRequest request_;
};

}  // namespace micro_aws
