// links: local_cloud_template
// Templates and settings as a stranger may write them: reading ends, and says what is wrong.
#include <local_cloud/template/read_template.hpp>
#include <local_cloud/template/samconfig.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace local_cloud::templates;
  const std::string text(reinterpret_cast<const char*>(data), size);
  ReadOptions options;
  // Nested stacks find the same text again, so that their parameters and outputs are tried, too;
  // not for ever, which would be the same again and slow.
  int reads_left = 4;
  options.read_file = [&](const std::filesystem::path&) {
    return reads_left-- > 0 ? std::optional(text) : std::nullopt;
  };
  (void)read_template("main.yaml", options);
  (void)parse_samconfig(text, "samconfig.toml");
  return 0;
}
