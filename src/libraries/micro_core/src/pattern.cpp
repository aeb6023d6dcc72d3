#include <micro_core/detail/rule_table.hpp>

#include <re2/re2.h>

#include <memory>
#include <stdexcept>

// The only file that knows RE2. Nothing else refers to what is here but the type of a pattern.
namespace micro_core::detail {
namespace {

// What one expression may take while it runs; RE2 gets slower, not wrong, when it is less.
constexpr std::int64_t memory_bytes_max = 1 << 20;

const re2::RE2& compile(CompiledPattern& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory_bytes_max);
  auto compiled = std::make_unique<re2::RE2>(pattern.text, options);
  if (!compiled->ok()) {
    throw std::logic_error("Pattern{\"" + std::string(pattern.text) + "\"}: " + compiled->error());
  }
  // Two threads may both compile; the first to be done is kept, to the end of the process.
  const void* first = nullptr;
  if (!pattern.compiled.compare_exchange_strong(first, compiled.get(), std::memory_order_acq_rel)) {
    return *static_cast<const re2::RE2*>(first);
  }
  return *compiled.release();
}

}  // namespace

bool search_pattern(CompiledPattern& pattern, std::string_view in) {
  const void* known = pattern.compiled.load(std::memory_order_acquire);
  const re2::RE2& compiled =
      known != nullptr ? *static_cast<const re2::RE2*>(known) : compile(pattern);
  return re2::RE2::PartialMatch(re2::StringPiece(in.data(), in.size()), compiled);
}

}  // namespace micro_core::detail
