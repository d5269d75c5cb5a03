// Files as the product needs them: written fully or not at all, durable when a call says so, mapped
// read-only.
//
// A failed fsync or fdatasync is final. Linux marks the pages clean after the failure, so a second call may
// say "done" about bytes that never reached the disk: File refuses everything afterwards (`poisoned()`), and
// whoever owns the data must stop and say so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::platform {

using Path = std::filesystem::path;
using Bytes = std::span<const std::byte>;

inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// An owned file descriptor, closed on destruction, close-on-exec. Not thread-safe: one owner at a time.
class File {
 public:
  File() = default;
  ~File();
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  // Each fails with not_found where the path does not exist, io otherwise.
  static base::Result<File> open_read(const Path& path);
  // A new file, mode 0600 unless said otherwise; an existing one is an error (io).
  static base::Result<File> create(const Path& path, unsigned mode = 0600);
  // Opened or created, writes go to its end.
  static base::Result<File> append(const Path& path, unsigned mode = 0600);
  // Opened or created for reading and writing.
  static base::Result<File> open_update(const Path& path, unsigned mode = 0600);
  // A file in memory without a name, at its beginning: the standard input of a program.
  static base::Result<File> of_text(std::string_view text);

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] const Path& path() const { return path_; }
  // A sync failed on this file: nothing that was written since the last good sync can be trusted.
  [[nodiscard]] bool poisoned() const { return poisoned_; }

  // All of `bytes` at the current position, or an error. On an error any part may have been written: the
  // caller truncates. Code too_large: no space left (ENOSPC, EDQUOT, EFBIG); io: anything else.
  base::Status write_all(Bytes bytes);
  // Up to `into.size()` bytes at `offset`; fewer only at the end of the file.
  base::Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const;
  // fdatasync. A failure poisons the file: fatal for its owner.
  base::Status sync_data();
  base::Status truncate(std::uint64_t size);
  // Sets the position of the next write_all.
  base::Status seek(std::uint64_t offset);
  // Real blocks for the first `size` bytes (posix_fallocate); too_large where there is no room.
  base::Status preallocate(std::uint64_t size);
  [[nodiscard]] base::Result<std::uint64_t> size() const;
  // An exclusive lock held until the file is closed (flock); `refused` if another process holds it.
  base::Status lock_exclusive();
  void close();

 private:
  File(int descriptor, Path path) : descriptor_(descriptor), path_(std::move(path)) {}
  static base::Result<File> open(const Path& path, int flags, unsigned mode);

  int descriptor_ = -1;
  bool poisoned_ = false;
  Path path_;
};

// A whole file mapped read-only. The view stays valid while this object lives, also when the file is replaced
// by rename or removed; a file that is truncated in place is not for mapping (SIGBUS).
class MappedFile {
 public:
  MappedFile() = default;
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  static base::Result<MappedFile> open(const Path& path);
  [[nodiscard]] Bytes bytes() const { return {data_, size_}; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

// A small file shared by processes through memory (a status page). Made of zeros when it is new; the same
// file lives on across restarts, so that readers keep their mapping.
class SharedPage {
 public:
  SharedPage() = default;
  ~SharedPage();
  SharedPage(SharedPage&& other) noexcept;
  SharedPage& operator=(SharedPage&& other) noexcept;
  SharedPage(const SharedPage&) = delete;
  SharedPage& operator=(const SharedPage&) = delete;

  static constexpr std::size_t kSize = 4096;
  // Readable by its owner and group, writable by its owner.
  static base::Result<SharedPage> open_write(const Path& path);
  static base::Result<SharedPage> open_read(const Path& path);
  // Page-aligned, kSize bytes. Writing through a page from open_read faults.
  [[nodiscard]] std::byte* data() const { return data_; }

 private:
  explicit SharedPage(std::byte* data) : data_(data) {}
  std::byte* data_ = nullptr;
};

// The whole file as text; too_large beyond `limit` bytes.
base::Result<std::string> read_text(const Path& path, std::size_t limit = std::size_t{64} << 20);

// Old content or new content, never a mixture, and the new one durable on return: a temporary file beside it,
// fdatasync, rename, fsync of the folder. On an error the old content stands.
base::Status replace_file(const Path& path, Bytes content, unsigned mode = 0644);
base::Status replace_file(const Path& path, std::string_view content, unsigned mode = 0644);

// Makes created, renamed and removed names in `folder` durable.
base::Status sync_folder(const Path& folder);
// The folder and its parents; existing ones are kept as they are.
base::Status make_folder(const Path& folder, unsigned mode = 0755);
// Absent is fine.
base::Status remove_file(const Path& path);
// Plain files directly in `folder` whose name ends in `suffix`, sorted by name.
base::Result<std::vector<Path>> files_in(const Path& folder, std::string_view suffix = "");
// Bytes that an unprivileged process may still write on the file system of `path`.
base::Result<std::uint64_t> free_bytes(const Path& path);

}  // namespace cartulaire::platform
