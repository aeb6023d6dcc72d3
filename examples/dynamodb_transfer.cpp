// All or nothing: money goes from one account to another, with a receipt.
//
//     export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1
//     export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
//     ./dynamodb_transfer
#include <micro_aws/dynamodb_transaction.hpp>

#include <iostream>

using micro_aws::add;
using micro_aws::attr;
using micro_aws::DynamoDbTableOf;

struct Account {
  std::string owner = {};
  int cents = 0;
  static constexpr auto partition_key = &Account::owner;
};

struct Receipt {
  std::string id = {};
  int cents = 0;
  static constexpr auto partition_key = &Receipt::id;
};

struct Bank {
  micro_aws::Client client;
  DynamoDbTableOf<Account> accounts{client, "accounts"};
  DynamoDbTableOf<Receipt> receipts{client, "receipts"};

  void transfer(const std::string& from, const std::string& to, const Receipt& receipt) const {
    micro_aws::DynamoDbTransaction all(client);
    all.update(accounts, from, add(attr<&Account::cents>(), -receipt.cents),
               attr<&Account::cents>() >= receipt.cents)
        .update(accounts, to, add(attr<&Account::cents>(), receipt.cents))
        .create(receipts, receipt);
    const auto outcome = all.commit().value();
    if (outcome) {
      std::cout << "transferred " << receipt.cents << '\n';
    } else if (const auto poor = outcome.reasons()[0].old_as<Account>().value()) {
      std::cout << poor->owner << " has only " << poor->cents << '\n';
    } else {
      std::cout << "refused\n";
    }
  }

  void show() const {
    const auto [ada, bob] = transact_get(client, micro_aws::DynamoDbItemOf{accounts, "ada"},
                                         micro_aws::DynamoDbItemOf{accounts, "bob"})
                                .value();
    std::cout << "ada " << ada->cents << ", bob " << bob->cents << '\n';
  }
};

int main() {
  try {
    const Bank bank;
    bank.accounts.create_table().value();
    bank.receipts.create_table().value();
    bank.accounts.put({"ada", 500}).value();
    bank.accounts.put({"bob", 0}).value();
    bank.transfer("ada", "bob", {"r1", 200});
    bank.transfer("ada", "bob", {"r2", 400});
    bank.transfer("ada", "bob", {"r1", 100});  // the receipt is there already
    bank.show();
    return 0;
  } catch (const micro_core::ErrorException& failure) {
    std::cerr << describe(failure.error()) << '\n';
    return 1;
  }
}
