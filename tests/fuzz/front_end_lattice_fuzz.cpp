// links: micro_api::micro_api
// VPC Lattice.
#include "front_end_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using micro_api::FrontEnd;
  front_end_check::check(data, size, {FrontEnd::lattice_1, FrontEnd::lattice_2},
                         {"statusCode", "statusDescription", "headers", "body", "isBase64Encoded"},
                         [](std::string_view path) -> micro_core::Json {
                           return {{"method", "GET"},
                                   {"raw_path", path},
                                   {"query_string_parameters", {{"q", path}}},
                                   {"headers", {{"x-forwarded-for", path}}}};
                         });
  return 0;
}
