#include "shop.hpp"

namespace shop {
namespace {

using namespace micro_api;

struct OneItem {
  Path<std::string> item;
};

struct Price {
  std::string item;
  double price = 0;
  std::string currency;
};

}  // namespace

App make_app(const ShopConfig& config, const PriceList& prices) {
  App app{{.title = "shop"}};
  app.get<"/prices/{item}">(
      "What does it cost?",
      [currency = config.currency, &prices](const OneItem& in) -> Response<Price> {
        const auto price = prices.price_of(in.item);
        if (!price) return HttpError{404, "we do not sell " + *in.item};
        return Price{in.item, *price, currency};
      });
  return app;
}

}  // namespace shop
