#include "signing_keys.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace std::chrono_literals;
using micro_aws::SigningKeys;
using micro_aws::SigningOptions;

SigningOptions options(std::string region = "eu-central-1", std::string secret = "SECRET") {
  return {.credentials = {.access_key_id = "AKID", .secret_access_key = std::move(secret)},
          .region = std::move(region),
          .service = "dynamodb",
          .time = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 23h};
}

TEST(SigningKeys, AreThoseThatADerivationGives) {
  SigningKeys keys;
  std::vector<SigningOptions> all{options(), options("us-east-1"), options("us-east-1", "OTHER")};
  all.push_back(options());
  all.back().service = "sqs";
  all.push_back(options());
  all.back().time += 1h;  // the next day
  for (int round = 0; round < 2; ++round) {
    for (const SigningOptions& one : all) EXPECT_EQ(keys.get(one), signing_key(one));
  }
}

TEST(SigningKeys, StayRightWhenThereAreMoreThanAreKept) {
  SigningKeys keys;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 40; ++i) {
      const SigningOptions one = options("region-" + std::to_string(i));
      EXPECT_EQ(keys.get(one), signing_key(one));
    }
  }
}

TEST(SigningKeys, ServeSeveralThreads) {
  SigningKeys keys;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&keys, i] {
      for (int turn = 0; turn < 200; ++turn) {
        const SigningOptions one = options("region-" + std::to_string((turn + i) % 20));
        EXPECT_EQ(keys.get(one), signing_key(one));
      }
    });
  }
}

}  // namespace
