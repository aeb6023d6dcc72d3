#include <micro_lambda/context.hpp>

#include <algorithm>

namespace micro_lambda {

std::chrono::milliseconds Context::remaining_time(const micro_core::Clock& clock) const {
  return std::max(deadline - clock.now(), std::chrono::milliseconds{0});
}

}  // namespace micro_lambda
