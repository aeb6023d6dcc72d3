#pragma once

#include <set>
#include <string>
#include <string_view>

namespace local_cloud::mappings {

/// What a function's answer to a batch means under `ReportBatchItemFailures`.
struct BatchAnswer {
  bool all_failed = false;
  std::set<std::string, std::less<>> failed_ids = {};
  std::string problem = {};  ///< why `all_failed`, when the answer itself was wrong
};

/// Reads an answer by AWS's rules: nothing, null, `{}` and an empty or null `batchItemFailures` are
/// success; anything that is no such answer, or names no message of the batch, fails the whole
/// batch.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
BatchAnswer read_batch_answer(std::string_view payload,
                              const std::set<std::string, std::less<>>& batch_ids);

}  // namespace local_cloud::mappings
