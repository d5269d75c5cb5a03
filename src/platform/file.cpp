#include "platform/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

std::string reason(int error) {
  return std::generic_category().message(error);
}

ErrorCode code_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::not_found;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return ErrorCode::too_large;
    case EACCES:
    case EPERM:
      return ErrorCode::refused;
    default:
      return ErrorCode::io;
  }
}

tl::unexpected<base::Error> system_failure(const Path& path, int error, const char* french,
                                           const char* english) {
  return fail(code_of(error), path.string(), fmt::format("{} : {}", french, reason(error)),
              fmt::format("{}: {}", english, reason(error)));
}

tl::unexpected<base::Error> poisoned_failure(const Path& path) {
  return fail(ErrorCode::io, path.string(), "une synchronisation a échoué sur ce fichier : il n'est plus sûr",
              "a sync failed on this file: it can no longer be trusted");
}

}  // namespace

// ---- File ----

File::~File() {
  close();
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      poisoned_(other.poisoned_),
      path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    poisoned_ = other.poisoned_;
    path_ = std::move(other.path_);
  }
  return *this;
}

void File::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Result<File> File::open(const Path& path, int flags, unsigned mode) {
  int descriptor = -1;
  do
    descriptor = ::open(path.c_str(), flags | O_CLOEXEC, static_cast<mode_t>(mode));
  while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return system_failure(path, errno, "ouverture impossible", "cannot open");
  return File(descriptor, path);
}

Result<File> File::open_read(const Path& path) {
  return open(path, O_RDONLY, 0);
}
Result<File> File::create(const Path& path, unsigned mode) {
  return open(path, O_RDWR | O_CREAT | O_EXCL, mode);
}
Result<File> File::append(const Path& path, unsigned mode) {
  return open(path, O_RDWR | O_CREAT | O_APPEND, mode);
}
Result<File> File::open_update(const Path& path, unsigned mode) {
  return open(path, O_RDWR | O_CREAT, mode);
}

Result<File> File::of_text(std::string_view text) {
  File file(::memfd_create("text", MFD_CLOEXEC), "text");
  if (!file.is_open())
    return system_failure("text", errno, "mémoire impossible à prendre", "cannot get memory");
  if (auto written = file.write_all(as_bytes(text)); !written) return base::pass(written);
  if (auto at_start = file.seek(0); !at_start) return base::pass(at_start);
  return file;
}

Status File::write_all(Bytes bytes) {
  if (poisoned_) return poisoned_failure(path_);
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure(path_, errno, "écriture impossible", "cannot write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::size_t> File::read_at(std::uint64_t offset, std::span<std::byte> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got =
        ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(path_, errno, "lecture impossible", "cannot read");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Status File::sync_data() {
  if (poisoned_) return poisoned_failure(path_);
  int done = -1;
  do
    done = ::fdatasync(descriptor_);
  while (done != 0 && errno == EINTR);
  if (done == 0) return {};
  poisoned_ = true;
  return fail(ErrorCode::io, path_.string(),
              fmt::format("la synchronisation sur le disque a échoué : {}", reason(errno)),
              fmt::format("the sync to disk failed: {}", reason(errno)));
}

Status File::truncate(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0)
    return system_failure(path_, errno, "troncature impossible", "cannot truncate");
  return {};
}

Status File::seek(std::uint64_t offset) {
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0)
    return system_failure(path_, errno, "déplacement impossible", "cannot seek");
  return {};
}

Status File::preallocate(std::uint64_t size) {
  const int error = size == 0 ? 0 : ::posix_fallocate(descriptor_, 0, static_cast<off_t>(size));
  if (error != 0) return system_failure(path_, error, "réservation impossible", "cannot reserve");
  return {};
}

Result<std::uint64_t> File::size() const {
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0)
    return system_failure(path_, errno, "taille inconnue", "cannot tell the size");
  return static_cast<std::uint64_t>(status.st_size);
}

Status File::lock_exclusive() {
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno == EWOULDBLOCK)
    return fail(ErrorCode::refused, path_.string(), "un autre processus s'en sert déjà",
                "another process is already using it");
  return system_failure(path_, errno, "verrouillage impossible", "cannot lock");
}

// ---- MappedFile ----

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

Result<MappedFile> MappedFile::open(const Path& path) {
  auto file = File::open_read(path);
  if (!file) return base::pass(file);
  const auto size = file->size();
  if (!size) return tl::unexpected(size.error());
  MappedFile mapped;
  if (*size == 0) return mapped;
  void* data = ::mmap(nullptr, *size, PROT_READ, MAP_SHARED, file->descriptor(), 0);
  if (data == MAP_FAILED) return system_failure(path, errno, "projection impossible", "cannot map");
  // A wish: a system that cannot grant it serves small pages. In large ones a random look-up of a large file
  // does not wait for its address to be translated.
  ::madvise(data, *size, MADV_HUGEPAGE);
  mapped.data_ = static_cast<const std::byte*>(data);
  mapped.size_ = *size;
  return mapped;
}

// ---- SharedPage ----

SharedPage::~SharedPage() {
  if (data_ != nullptr) ::munmap(data_, kSize);
}

SharedPage::SharedPage(SharedPage&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}

SharedPage& SharedPage::operator=(SharedPage&& other) noexcept {
  std::swap(data_, other.data_);
  return *this;
}

Result<SharedPage> SharedPage::open_write(const Path& path) {
  auto file = File::open_update(path, 0640);
  if (!file) return base::pass(file);
  if (auto status = file->truncate(kSize); !status) return base::pass(status);
  // Real blocks: a store into a hole of a full disk would be a SIGBUS.
  if (auto status = file->preallocate(kSize); !status) return base::pass(status);
  void* data = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, file->descriptor(), 0);
  if (data == MAP_FAILED) return system_failure(path, errno, "projection impossible", "cannot map");
  return SharedPage(static_cast<std::byte*>(data));
}

Result<SharedPage> SharedPage::open_read(const Path& path) {
  auto file = File::open_read(path);
  if (!file) return base::pass(file);
  const auto size = file->size();
  if (!size) return tl::unexpected(size.error());
  if (*size < kSize)
    return fail(ErrorCode::corrupt, path.string(), "page trop courte", "the page is too short");
  void* data = ::mmap(nullptr, kSize, PROT_READ, MAP_SHARED, file->descriptor(), 0);
  if (data == MAP_FAILED) return system_failure(path, errno, "projection impossible", "cannot map");
  return SharedPage(static_cast<std::byte*>(data));
}

// ---- whole files, folders ----

Result<std::string> read_text(const Path& path, std::size_t limit) {
  auto file = File::open_read(path);
  if (!file) return base::pass(file);
  std::string text;
  std::size_t used = 0;
  for (;;) {  // no trust in the size: a pipe or a file of /proc says 0
    text.resize(std::min(limit + 1, std::max<std::size_t>(std::size_t{64} << 10, used * 2)));
    const ssize_t got = ::read(file->descriptor(), text.data() + used, text.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure(path, errno, "lecture impossible", "cannot read");
    used += static_cast<std::size_t>(got);
    if (used > limit)
      return fail(ErrorCode::too_large, path.string(), fmt::format("plus de {} octets", limit),
                  fmt::format("more than {} bytes", limit));
    if (got == 0) break;
  }
  text.resize(used);
  return text;
}

Status replace_file(const Path& path, Bytes content, unsigned mode) {
  Path draft = path;
  draft += fmt::format(".{}.new", ::getpid());
  if (auto status = remove_file(draft); !status) return status;
  auto file = File::create(draft, mode);
  if (!file) return base::pass(file);
  Status status = file->write_all(content);
  if (status) status = file->sync_data();
  file->close();
  if (status && ::rename(draft.c_str(), path.c_str()) != 0)
    status = system_failure(path, errno, "remplacement impossible", "cannot replace");
  if (!status) {
    ::unlink(draft.c_str());
    return status;
  }
  return sync_folder(path.has_parent_path() ? path.parent_path() : Path("."));
}

Status replace_file(const Path& path, std::string_view content, unsigned mode) {
  return replace_file(path, as_bytes(content), mode);
}

Status sync_folder(const Path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return system_failure(folder, errno, "ouverture impossible", "cannot open");
  const int done = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  if (done != 0) return system_failure(folder, error, "synchronisation impossible", "cannot sync");
  return {};
}

Status make_folder(const Path& folder, unsigned mode) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return {};
  if (folder.has_parent_path() && folder.parent_path() != folder)
    if (auto status = make_folder(folder.parent_path(), mode); !status) return status;
  if (::mkdir(folder.c_str(), static_cast<mode_t>(mode)) != 0 && errno != EEXIST)
    return system_failure(folder, errno, "création impossible", "cannot create");
  return {};
}

Status remove_file(const Path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return system_failure(path, errno, "suppression impossible", "cannot remove");
  return {};
}

Result<std::vector<Path>> files_in(const Path& folder, std::string_view suffix) {
  std::error_code error;
  std::vector<Path> files;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;  // a file that went away meanwhile is not there
    if (entry->is_regular_file(ignored) && entry->path().native().ends_with(suffix))
      files.push_back(entry->path());
  }
  if (error) return system_failure(folder, error.value(), "lecture impossible", "cannot read");
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::uint64_t> free_bytes(const Path& path) {
  struct statvfs status = {};
  if (::statvfs(path.c_str(), &status) != 0)
    return system_failure(path, errno, "place libre inconnue", "cannot tell the free space");
  return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

}  // namespace cartulaire::platform
