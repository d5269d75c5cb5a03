#include "platform/byte_stream.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cartulaire::platform {

struct ByteStream::Reader {
  struct archive* archive = nullptr;
  int descriptor = -1;
  bool owned = false;  // standard input stays open
  std::string path;

  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() {
    if (archive != nullptr) archive_read_free(archive);
    if (owned) ::close(descriptor);
  }
};

ByteStream::ByteStream(std::unique_ptr<Reader> reader, std::uint64_t size)
    : reader_(std::move(reader)), size_(size) {}
ByteStream::~ByteStream() = default;
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;

base::Result<ByteStream> ByteStream::open(const std::string& path) {
  auto reader = std::make_unique<Reader>();
  reader->path = path;
  reader->descriptor = STDIN_FILENO;
  if (path != "-") {
    reader->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);  // NOLINT: POSIX
    if (reader->descriptor < 0) {
      const bool absent = errno == ENOENT;
      return base::fail(
          absent ? base::ErrorCode::not_found : base::ErrorCode::io, path,
          absent ? "ce fichier n'existe pas" : fmt::format("ouverture impossible : {}", std::strerror(errno)),
          absent ? "there is no such file" : fmt::format("cannot open: {}", std::strerror(errno)));
    }
    reader->owned = true;
  }
  struct stat status{};
  const bool plain = ::fstat(reader->descriptor, &status) == 0 && S_ISREG(status.st_mode);
  if (S_ISDIR(status.st_mode))
    return base::fail(base::ErrorCode::io, path, "c'est un dossier ; donnez un fichier",
                      "it is a folder; give a file");
  reader->archive = archive_read_new();
  archive_read_support_filter_gzip(reader->archive);
  archive_read_support_filter_zstd(reader->archive);
  archive_read_support_filter_xz(reader->archive);
  archive_read_support_filter_bzip2(reader->archive);
  archive_read_support_format_raw(reader->archive);
  archive_read_support_format_empty(reader->archive);
  constexpr std::size_t kChunk = 262'144;
  if (archive_read_open_fd(reader->archive, reader->descriptor, kChunk) != ARCHIVE_OK)
    return base::fail(base::ErrorCode::io, path, "lecture impossible", "cannot read");
  struct archive_entry* entry = nullptr;
  const int first = archive_read_next_header(reader->archive, &entry);
  if (first == ARCHIVE_EOF) {  // nothing in it
    archive_read_free(reader->archive);
    reader->archive = nullptr;
  } else if (first != ARCHIVE_OK) {
    return base::fail(base::ErrorCode::corrupt, path, "lecture impossible : compression endommagée ?",
                      "cannot read: is the compression damaged?");
  }
  return ByteStream(std::move(reader), plain ? static_cast<std::uint64_t>(status.st_size) : 0);
}

base::Result<std::string_view> ByteStream::next() {
  if (reader_->archive == nullptr) return std::string_view();
  const void* data = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  do {
    const int result = archive_read_data_block(reader_->archive, &data, &size, &offset);
    if (result == ARCHIVE_EOF) return std::string_view();
    if (result != ARCHIVE_OK)
      return base::fail(base::ErrorCode::corrupt, reader_->path,
                        "la suite est illisible : compression endommagée ?",
                        "the rest cannot be read: is the compression damaged?");
  } while (size == 0);
  return std::string_view(static_cast<const char*>(data), size);
}

std::uint64_t ByteStream::consumed() const {
  if (reader_->archive == nullptr) return size_;
  const la_int64_t bytes = archive_filter_bytes(reader_->archive, -1);
  return bytes < 0 ? 0 : static_cast<std::uint64_t>(bytes);
}

}  // namespace cartulaire::platform
