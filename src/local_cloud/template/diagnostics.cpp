#include <local_cloud/template/diagnostics.hpp>

#include <algorithm>
#include <cctype>
#include <tuple>

namespace local_cloud::templates {
namespace {

constexpr std::size_t name_bytes_max = 128;  // longer names are compared with nothing

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// Edits (insert, delete, replace, swap of neighbours; letter case is free) from `a` to `b`.
std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before_last, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

void Diagnostics::error(const std::string& file, Mark mark, std::string message) {
  if (full()) return;
  errors_.push_back({{file, mark.line, mark.column}, std::move(message)});
}

std::vector<Diagnostic> Diagnostics::take() {
  const auto key = [](const Diagnostic& d) {
    return std::tie(d.place.file, d.place.line, d.place.column, d.message);
  };
  std::vector<Diagnostic> errors = std::move(errors_);
  errors_.clear();
  std::sort(errors.begin(), errors.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto same = [&](const auto& a, const auto& b) { return key(a) == key(b); };
  errors.erase(std::unique(errors.begin(), errors.end(), same), errors.end());
  return errors;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& names) {
  if (name.size() > name_bytes_max) return "";
  const std::string* nearest = nullptr;
  std::size_t edits_least = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : names) {
    if (candidate.size() > name_bytes_max) continue;
    const std::size_t edits = edits_between(name, candidate);
    if (edits < edits_least) {
      edits_least = edits;
      nearest = &candidate;
    }
  }
  return nullptr == nearest ? "" : "; did you mean '" + *nearest + "'?";
}

std::string one_of(const std::vector<std::string>& names) {
  if (names.empty()) return "none";
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += "'" + names[i] + "'";
  }
  return text;
}

}  // namespace local_cloud::templates
