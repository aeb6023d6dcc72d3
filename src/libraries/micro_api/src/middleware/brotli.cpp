#include <micro_api/brotli.hpp>

#include <brotli/encode.h>

#include <new>
#include <stdexcept>

namespace micro_api {
namespace {

BrotliEncoderOperation operation(Compressor::Until until) {
  switch (until) {
    case Compressor::Until::more:
      return BROTLI_OPERATION_PROCESS;
    case Compressor::Until::flush:
      return BROTLI_OPERATION_FLUSH;
    case Compressor::Until::end:
      return BROTLI_OPERATION_FINISH;
  }
  return BROTLI_OPERATION_FINISH;
}

class Brotli : public Compressor {
 public:
  explicit Brotli(int quality) : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (!state_) throw std::bad_alloc();
    BrotliEncoderSetParameter(state_.get(), BROTLI_PARAM_QUALITY,
                              static_cast<std::uint32_t>(quality));
  }

  void compress(std::string_view bytes, Until until, std::string& out) override {
    std::size_t left = bytes.size();
    const auto* next = reinterpret_cast<const std::uint8_t*>(bytes.data());
    do {
      std::size_t room = 0;  // brotli keeps its output until it is taken
      if (!BrotliEncoderCompressStream(state_.get(), operation(until), &left, &next, &room, nullptr,
                                       nullptr)) {
        throw std::bad_alloc();  // its only failure when it is used as it asks for
      }
      std::size_t size = 0;
      const std::uint8_t* output = BrotliEncoderTakeOutput(state_.get(), &size);
      out.append(reinterpret_cast<const char*>(output), size);
    } while (left > 0 || BrotliEncoderHasMoreOutput(state_.get()));
  }

 private:
  struct Destroy {
    void operator()(BrotliEncoderState* state) const { BrotliEncoderDestroyInstance(state); }
  };
  std::unique_ptr<BrotliEncoderState, Destroy> state_;
};

}  // namespace

Encoding brotli(int quality) {
  if (quality < BROTLI_MIN_QUALITY || quality > BROTLI_MAX_QUALITY) {
    throw std::invalid_argument("brotli: the quality is 0 to 11");
  }
  return {.name = "br", .make = [quality] { return std::make_unique<Brotli>(quality); }};
}

}  // namespace micro_api
