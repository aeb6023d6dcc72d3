#pragma once

#include <micro_api/micro_api.hpp>

#include <optional>
#include <string>

namespace shop {

/// What the outside world is to the shop. A test passes another one.
class PriceList {
 public:
  virtual ~PriceList() = default;
  virtual std::optional<double> price_of(const std::string& item) const = 0;
};

/// From the environment: CURRENCY.
struct ShopConfig {
  std::string currency;
};

micro_api::App make_app(const ShopConfig& config, const PriceList& prices);

}  // namespace shop
