#include <gtest/gtest.h>
#include <micro_api/test_client.hpp>

#include "shop.hpp"

namespace {

using namespace micro_api;

struct FixedPrices : shop::PriceList {
  std::optional<double> price_of(const std::string& item) const override {
    if (item == "lamp") return 12.5;
    return std::nullopt;
  }
};

TEST(Shop, TellsThePriceInItsCurrency) {
  const FixedPrices prices;
  TestClient client(shop::make_app({.currency = "EUR"}, prices));

  const TestAnswer answer = client.get("/prices/lamp");

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.json().at("price"), 12.5);
  EXPECT_EQ(answer.json().at("currency"), "EUR");
}

TEST(Shop, DoesNotSellWhatIsNotOnTheList) {
  const FixedPrices prices;
  TestClient client(shop::make_app({.currency = "EUR"}, prices));

  EXPECT_EQ(client.get("/prices/moon").status, 404);
}

TEST(Shop, AnswersAnEventOfTheGateway) {
  const FixedPrices prices;
  TestClient client(shop::make_app({.currency = "EUR"}, prices));
  const Json event = micro_core::parse_json(R"({
    "version": "2.0", "routeKey": "$default", "rawPath": "/prices/lamp", "rawQueryString": "",
    "headers": {}, "isBase64Encoded": false,
    "requestContext": {"stage": "$default", "http": {"method": "GET", "path": "/prices/lamp"}}
  })")
                         .value();

  EXPECT_EQ(client.replay(event).at("statusCode"), 200);
}

}  // namespace
