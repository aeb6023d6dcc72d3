#include "endpoint_host.hpp"

#include <algorithm>
#include <array>

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;

struct Partition {
  std::string_view id = {};
  std::string_view region_start = {};
  std::string_view domain = {};
  std::string_view dual_stack_domain = {};
};

// The last is for every region that no other claims, new ones too.
constexpr std::array partitions{
    Partition{"aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"},
    Partition{"aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    Partition{"aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    Partition{"aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    Partition{"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    Partition{"aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    Partition{"aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu"},
    Partition{"aws", "", "amazonaws.com", "api.aws"},
};

// Where a service's names do not follow the rule.
struct Exception {
  std::string_view host = {};
  std::string_view where = {};  // a partition or a region
  bool fips = false;
  bool dual_stack = false;
  std::string_view label = {};
  bool has_dual_stack_domain = false;
};

constexpr std::array exceptions{
    // In GovCloud the ordinary endpoint is the FIPS one.
    Exception{"dynamodb", "aws-us-gov", true, false, "dynamodb", false},
    Exception{"streams.dynamodb", "aws-us-gov", true, false, "streams.dynamodb", false},
    Exception{"sqs", "aws-us-gov", true, false, "sqs", false},
    Exception{"ssm", "aws-us-gov", true, false, "ssm", false},
    Exception{"events", "aws-us-gov", true, false, "events", false},
    Exception{"events", "aws-us-gov", true, true, "events", true},
    Exception{"states", "us-gov-west-1", true, false, "states", false},
    Exception{"states", "aws-us-gov", false, true, "states-fips", true},
    Exception{"kinesis", "aws-us-gov", true, false, "kinesis", false},
    Exception{"logs", "aws-us-gov", true, false, "logs", false},
    Exception{"sts", "aws-us-gov", true, false, "sts", false},
    Exception{"sns", "aws-us-gov", true, false, "sns", false},
    // The wider domain has one label for a service, not two.
    Exception{"streams.dynamodb", "aws", false, true, "streams-dynamodb", true},
    Exception{"streams.dynamodb", "aws", true, true, "streams-dynamodb-fips", true},
    Exception{"streams.dynamodb", "aws-us-gov", false, true, "streams-dynamodb", true},
    Exception{"streams.dynamodb", "aws-us-gov", true, true, "streams-dynamodb-fips", true},
    Exception{"streams.dynamodb", "aws-cn", false, true, "streams-dynamodb", true},
    Exception{"streams.dynamodb", "aws-cn", true, true, "streams-dynamodb-fips", true},
    // One endpoint speaks both families.
    Exception{"secretsmanager", "aws", false, true, "secretsmanager", false},
    Exception{"secretsmanager", "aws", true, true, "secretsmanager-fips", false},
    Exception{"secretsmanager", "aws-us-gov", false, true, "secretsmanager", false},
    Exception{"secretsmanager", "aws-us-gov", true, true, "secretsmanager-fips", false},
    Exception{"secretsmanager", "aws-cn", false, true, "secretsmanager", false},
    Exception{"cognito-idp", "aws", false, true, "cognito-idp", false},
    Exception{"cognito-idp", "us-east-1", true, true, "cognito-idp-fips", false},
};

bool is_host_label(std::string_view text) {
  const auto is_inner = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), is_inner);
}

std::string joined(std::string_view label, std::string_view region, std::string_view domain) {
  std::string host(label);
  ((((host += '.') += region) += '.') += domain);
  return host;
}

}  // namespace

Result<std::string> aws_host(const HostWish& wish) {
  // A region out of somebody's hands must not lead signed requests to another domain.
  if (!is_host_label(wish.region)) {
    return Error::invalid_argument("\"" + std::string(wish.region) + "\" cannot be an AWS region");
  }
  const Partition& partition = *std::ranges::find_if(
      partitions, [&](const Partition& one) { return wish.region.starts_with(one.region_start); });
  std::string label(wish.host);
  if (wish.fips) label += "-fips";
  if (wish.host == "s3") {
    if (wish.fips && partition.id == "aws-cn") {
      return Error::unsupported("S3 has no FIPS endpoints in " + std::string(wish.region));
    }
    // S3 had both address families before there was a domain for it.
    if (wish.dual_stack) label += ".dualstack";
    return joined(label, wish.region, partition.domain);
  }
  const auto exception = std::ranges::find_if(exceptions, [&](const Exception& one) {
    return one.host == wish.host && one.fips == wish.fips && one.dual_stack == wish.dual_stack &&
           (one.where == partition.id || one.where == wish.region);
  });
  if (exception != exceptions.end()) label = exception->label;
  const bool wide =
      exception != exceptions.end() ? exception->has_dual_stack_domain : wish.dual_stack;
  return joined(label, wish.region, wide ? partition.dual_stack_domain : partition.domain);
}

}  // namespace micro_aws
