#include "platform/memory_file.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/crypto.hpp"

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

tl::unexpected<base::Error> no_memory(int error) {
  const std::string reason = std::generic_category().message(error);
  const bool full = error == ENOMEM || error == ENOSPC || error == EFBIG || error == EINVAL;
  return base::fail(full ? ErrorCode::too_large : ErrorCode::io, "",
                    fmt::format("mémoire impossible à prendre : {}", reason),
                    fmt::format("cannot get memory: {}", reason));
}

}  // namespace

MemoryFile::~MemoryFile() {
  release();
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

MemoryFile& MemoryFile::operator=(MemoryFile&& other) noexcept {
  if (this != &other) {
    release();
    descriptor_ = std::exchange(other.descriptor_, -1);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Result<MemoryFile> MemoryFile::of_size(std::size_t size) {
  MemoryFile file;
  file.descriptor_ = ::memfd_create("part", MFD_CLOEXEC);
  if (file.descriptor_ < 0) return no_memory(errno);
  if (::ftruncate(file.descriptor_, static_cast<off_t>(size)) != 0) return no_memory(errno);
  if (auto mapped = file.remap(); !mapped) return base::pass(mapped);
  return file;
}

Result<MemoryFile> MemoryFile::copy_of(Bytes bytes) {
  auto file = of_size(bytes.size());
  if (file) std::copy(bytes.begin(), bytes.end(), file->data_);
  return file;
}

Status MemoryFile::remap() {
  struct stat now{};
  if (::fstat(descriptor_, &now) != 0) return no_memory(errno);
  if (data_ != nullptr) ::munmap(data_, size_);
  data_ = nullptr;
  size_ = 0;
  const auto size = static_cast<std::size_t>(now.st_size);
  if (size == 0) return {};
  void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
  if (memory == MAP_FAILED) return no_memory(errno);
  ::madvise(memory, size, MADV_DONTDUMP);
  data_ = static_cast<std::byte*>(memory);
  size_ = size;
  return {};
}

std::string MemoryFile::path() const {
  return fmt::format("/proc/self/fd/{}", descriptor_);
}

void MemoryFile::wipe_and_unmap() {
  if (data_ == nullptr) return;
  wipe(bytes());
  ::munmap(data_, size_);
  data_ = nullptr;
  size_ = 0;
}

void MemoryFile::release() {
  if (descriptor_ < 0) return;
  // Somebody may have written through the path since the last mapping: that is wiped too.
  static_cast<void>(remap());
  wipe_and_unmap();
  ::close(std::exchange(descriptor_, -1));
}

}  // namespace cartulaire::platform
