// links: micro_api::micro_api
// A multipart form: the first line is the media type, after it comes the body.
#include "api_input.hpp"

namespace {

using namespace micro_api;

struct Fields {
  std::string title;
  std::vector<UploadFile> file;
  std::optional<UploadFile> cover;
};
constexpr FormLimits limits{.files_max = 3,
                            .fields_max = 3,
                            .field_bytes_max = 100,
                            .file_bytes_max = 200,
                            .part_header_bytes_max = 200};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const App app = fuzz::app_of<"/">([](const Form<Fields, limits>& in) {
    for (const UploadFile& file : in->file) {
      if (file.bytes.size() > limits.file_bytes_max) std::abort();
    }
    return in->file;
  });
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t end = std::min(text.find('\n'), text.size());
  fuzz::expect_answer(app, {.headers = {{"content-type", std::string(text.substr(0, end))}},
                            .body = std::string(text.substr(std::min(end + 1, text.size())))});
  return 0;
}
