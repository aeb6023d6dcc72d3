#include <micro_core/environment.hpp>

#include <cstdlib>

namespace micro_core {

Environment process_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

Result<std::string> required_variable(const Environment& environment, std::string_view name) {
  std::optional<std::string> value = environment(name);
  if (!value || value->empty()) {
    return Error::invalid_argument("the environment variable " + std::string(name) + " is not set");
  }
  return *std::move(value);
}

}  // namespace micro_core
