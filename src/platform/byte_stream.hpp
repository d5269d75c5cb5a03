// The bytes of a file from its first to its last, in chunks, unpacked where it is compressed (gzip, zstd, xz,
// bzip2, told by its content). For logs: files larger than memory, or a pipe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::platform {

class ByteStream {
 public:
  // "-" is standard input. Errors: not_found, io.
  static base::Result<ByteStream> open(const std::string& path);
  ~ByteStream();
  ByteStream(ByteStream&&) noexcept;
  ByteStream& operator=(ByteStream&&) noexcept;

  // The next bytes, valid until the next call; empty at the end. Errors: io, corrupt (damaged compression).
  base::Result<std::string_view> next();
  // Bytes of the file itself consumed so far, before unpacking.
  [[nodiscard]] std::uint64_t consumed() const;
  // The size of the file itself; 0 for a pipe.
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  struct Reader;
  ByteStream(std::unique_ptr<Reader> reader, std::uint64_t size);
  std::unique_ptr<Reader> reader_;
  std::uint64_t size_;
};

}  // namespace cartulaire::platform
