// Zstandard, and gzip for browsers; with an output limit that the caller always names: what is read may have
// been made by anybody.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// Reusable state, one per thread.
class Compressor {
 public:
  explicit Compressor(int level = 1);
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  // Appends one zstd frame (with its content size) of `input` to `output`; returns the frame's size.
  std::size_t compress(Bytes input, std::vector<std::byte>& output);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// The content of exactly one frame. too_large where it would pass `limit` bytes, corrupt where it is no
// frame.
base::Result<std::vector<std::byte>> decompress(Bytes frame, std::size_t limit);

// One gzip file of `text`.
std::string gzip(std::string_view text);

}  // namespace cartulaire::platform
