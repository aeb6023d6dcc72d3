#include <gtest/gtest.h>
#include <signal.h>
#include <local_cloud/functions/invocation_texts.hpp>

namespace local_cloud::functions {
namespace {

using namespace std::chrono_literals;

TEST(InvocationTexts, ReportsAsLambdaDoes) {
  EXPECT_EQ(report_line({.request_id = "id",
                         .duration = 1'234us,
                         .init_duration = 2'500us,
                         .memory_mb = 256,
                         .memory_bytes_used = 10 * 1024 * 1024 + 1}),
            "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 4 ms\tMemory Size: 256 MB\t"
            "Max Memory Used: 11 MB\tInit Duration: 2.50 ms");
  EXPECT_EQ(
      report_line({.request_id = "id",
                   .duration = 3s,
                   .init_duration = {},
                   .memory_mb = 128,
                   .memory_bytes_used = 0,
                   .status = "error",
                   .error_type = "Runtime.ExitError"}),
      "REPORT RequestId: id\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 "
      "MB\tMax Memory Used: 0 MB\tStatus: error\tError Type: Runtime.ExitError");
}

TEST(InvocationTexts, NamesHowAProcessEnded) {
  EXPECT_EQ(exit_text({.code = 7, .signal = 0}), "Runtime exited with error: exit status 7");
  EXPECT_EQ(exit_text({.code = 0, .signal = 0}), "Runtime exited without providing a reason");
  EXPECT_EQ(exit_text({.code = 0, .signal = SIGSEGV}),
            "Runtime exited with error: signal: segmentation fault");
  EXPECT_EQ(exit_text({.code = 0, .signal = SIGUSR1}),
            "Runtime exited with error: signal: signal " + std::to_string(SIGUSR1));
}

TEST(InvocationTexts, WritesTimeoutsWithTwoDecimals) {
  EXPECT_EQ(timeout_text(3s), "3.00 seconds");
  EXPECT_EQ(timeout_line(micro_core::TimePoint(1'795'361'975'123ms), "id", 900s),
            "2026-11-22T15:39:35.123Z id Task timed out after 900.00 seconds");
}

TEST(InvocationTexts, EscapesWhatAnErrorSays) {
  EXPECT_EQ(error_payload("A.B", "say \"x\"\n"),
            R"({"errorType":"A.B","errorMessage":"say \"x\"\n"})");
}

}  // namespace
}  // namespace local_cloud::functions
