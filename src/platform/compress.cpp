#include "platform/compress.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

namespace cartulaire::platform {

struct Compressor::Context {
  explicit Context(int wanted) : zstd(ZSTD_createCCtx()), level(wanted) {
    if (zstd == nullptr) std::abort();
  }
  ~Context() { ZSTD_freeCCtx(zstd); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ZSTD_CCtx* zstd;
  int level;
};

Compressor::Compressor(int level) : context_(std::make_unique<Context>(level)) {}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

std::size_t Compressor::compress(Bytes input, std::vector<std::byte>& output) {
  const std::size_t before = output.size();
  output.resize(before + ZSTD_compressBound(input.size()));
  const std::size_t size = ZSTD_compressCCtx(context_->zstd, output.data() + before, output.size() - before,
                                             input.data(), input.size(), context_->level);
  if (ZSTD_isError(size) != 0) std::abort();  // INVARIANT: the bound was there and the input is ours
  output.resize(before + size);
  return size;
}

base::Result<std::vector<std::byte>> decompress(Bytes frame, std::size_t limit) {
  const auto corrupt = [] {
    return base::fail(base::ErrorCode::corrupt, "", "données compressées illisibles",
                      "the compressed data cannot be read");
  };
  const unsigned long long announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (announced == ZSTD_CONTENTSIZE_UNKNOWN || announced == ZSTD_CONTENTSIZE_ERROR) return corrupt();
  if (announced > limit)
    return base::fail(base::ErrorCode::too_large, "", fmt::format("plus de {} octets", limit),
                      fmt::format("more than {} bytes", limit));
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) return corrupt();
  std::vector<std::byte> output(static_cast<std::size_t>(announced));
  const std::size_t size = ZSTD_decompress(output.data(), output.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0 || size != output.size()) return corrupt();
  return output;
}

std::string gzip(std::string_view text) {
  constexpr int kGzip = 15 + 16;  // the largest window; with the head of a gzip file
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    std::abort();  // no memory for a quarter of a MiB
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib does not write there
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();  // INVARIANT: the bound was there
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace cartulaire::platform
