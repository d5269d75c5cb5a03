// A file that exists in memory only and has a path of this process: what DuckDB reads and writes instead of
// the disk. Its bytes are wiped before they are given back, and left out of core dumps.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// One owner at a time. Moving keeps the path and the address of the bytes.
class MemoryFile {
 public:
  MemoryFile() = default;
  ~MemoryFile();
  MemoryFile(MemoryFile&& other) noexcept;
  MemoryFile& operator=(MemoryFile&& other) noexcept;
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  // `size` zeros, to be written in place (a decryption's output). too_large: no memory; io: no descriptor.
  static base::Result<MemoryFile> of_size(std::size_t size);
  static base::Result<MemoryFile> copy_of(Bytes bytes);

  // What others wrote through path() becomes bytes(); earlier spans end here.
  base::Status remap();

  [[nodiscard]] std::span<std::byte> bytes() { return {data_, size_}; }
  [[nodiscard]] Bytes bytes() const { return {data_, size_}; }
  // "/proc/self/fd/N", for this process while this object lives.
  [[nodiscard]] std::string path() const;

 private:
  void release();
  void wipe_and_unmap();

  int descriptor_ = -1;
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace cartulaire::platform
