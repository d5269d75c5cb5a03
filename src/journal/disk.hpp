// The disk as the writer and the keeper see it: the seam through which tests make it full, failing or
// stopped.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

class Disk {
 public:
  virtual ~Disk() = default;
  // Codes and promises of platform::File.
  virtual base::Status write(platform::File& file, platform::Bytes bytes) = 0;
  virtual base::Status sync(platform::File& file) = 0;
  virtual base::Result<std::uint64_t> free_bytes(const platform::Path& folder) = 0;
  virtual base::Status replace(const platform::Path& path, platform::Bytes content, unsigned mode) {
    return platform::replace_file(path, content, mode);
  }
  virtual base::Status remove(const platform::Path& path) { return platform::remove_file(path); }
};

class SystemDisk final : public Disk {
 public:
  base::Status write(platform::File& file, platform::Bytes bytes) override { return file.write_all(bytes); }
  base::Status sync(platform::File& file) override { return file.sync_data(); }
  base::Result<std::uint64_t> free_bytes(const platform::Path& folder) override {
    return platform::free_bytes(folder);
  }
};

}  // namespace cartulaire::journal
