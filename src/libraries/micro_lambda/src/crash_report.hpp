#pragma once

#include <micro_core/stack_trace.hpp>

#include <array>
#include <cstddef>
#include <string_view>

// What is written while the process dies of a signal: no allocation, no lock, no exception.
namespace micro_lambda {

/// Text in memory that is there from the start. What does not fit is left out.
template <std::size_t bytes_max>
class FixedText {
 public:
  std::string_view view() const { return {bytes_.data(), size_}; }
  bool empty() const { return size_ == 0; }
  std::size_t room() const { return bytes_max - size_; }
  void clear() { size_ = 0; }

  void add(char c) {
    if (size_ < bytes_max) bytes_[size_++] = c;
  }
  void add(std::string_view text) {
    for (const char c : text) add(c);
  }
  void add_number(std::size_t number) { add_digits(number, 10); }
  void add_address(std::uintptr_t address) {
    add("0x");
    add_digits(address, 16);
  }
  /// As the inside of a JSON string; bytes that are no ASCII as they are.
  void add_json(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : text) {
      if (c == '"' || c == '\\') {
        add('\\');
        add(c);
      } else if (static_cast<unsigned char>(c) < 0x20) {
        add("\\u00");
        add(digits[static_cast<unsigned char>(c) >> 4]);
        add(digits[static_cast<unsigned char>(c) & 0xf]);
      } else {
        add(c);
      }
    }
  }

 private:
  void add_digits(std::uintptr_t number, unsigned base) {
    std::array<char, 32> reversed;
    std::size_t count = 0;
    do {
      reversed[count++] = "0123456789abcdef"[number % base];
      number /= base;
    } while (number != 0);
    while (count > 0) add(reversed[--count]);
  }

  std::array<char, bytes_max> bytes_;
  std::size_t size_ = 0;
};

/// Why the process dies.
struct CrashCause {
  FixedText<256> type = {};           ///< "SIGSEGV", "std::runtime_error"
  FixedText<128> platform_type = {};  ///< "Function.SegmentationFault"
  FixedText<4'096> message = {};
};

using CrashBody = FixedText<32'768>;

/// `["_ZN4shop5greetEi [bootstrap+0x1a2b]", …]`. Names are as the linker has them: to make them
/// readable memory would have to be allocated.
void add_stack(CrashBody& text, const micro_core::StackTrace& stack, std::string_view program_name);

/// `{"errorMessage","errorType","stackTrace"}`; `stack` is the array.
void write_error_body(CrashBody& text, const CrashCause& cause, std::string_view stack);

/// One line for the log. `request_id` may be empty.
void write_log_line(CrashBody& text, const CrashCause& cause, std::string_view stack,
                    std::string_view request_id);

}  // namespace micro_lambda
