#include <micro_api/micro_api.hpp>

#include <chrono>
#include <optional>
#include <string>

using namespace micro_api;

struct ShopConfig {
  std::string table_name;        // TABLE_NAME has to be set
  std::string currency = "EUR";  // CURRENCY, or else this
  int page_size = 50;
  std::chrono::seconds patience{5};  // PATIENCE=PT5S, or 5
  std::optional<std::string> banner;
  Defaulted<bool> verbose = false;  // a default of "", 0 or false has to be said
};

App make_app(const ShopConfig& config) {
  App app{{.title = "settings"}};
  app.get<"/settings">("What it runs with", [config] { return config; });
  return app;
}

int main(int argc, char** argv) {
  return run<ShopConfig>(argc, argv, make_app);
}
