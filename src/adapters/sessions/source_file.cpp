#include "adapters/sessions/source_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include "platform/byte_stream.hpp"

namespace cartulaire::adapters::sessions {
namespace {

constexpr std::array<std::string_view, 4> kPacked = {"\x1F\x8B", "\x28\xB5\x2F\xFD", "\xFD\x37zXZ", "BZh"};

}  // namespace

base::Result<SourceFile> SourceFile::open(const std::string& path) {
  SourceFile source;
  source.path_ = path;
  if (source.is_input()) return source;
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode))
      return base::fail(base::ErrorCode::io, path, "ce n'est pas un fichier ; donnez un fichier, ou `-`",
                        "it is not a file; give a file, or `-`");
    source.modified_ = base::Instant(std::chrono::seconds(status.st_mtim.tv_sec));
  }
  auto file = platform::File::open_read(path);
  if (!file) return base::pass(file);
  source.file_ = std::move(*file);
  std::array<std::byte, 8> head{};
  auto read = source.file_.read_at(0, head);
  if (!read) return base::pass(read);
  const std::string_view text = platform::as_text(head).substr(0, *read);
  source.packed_ = std::any_of(kPacked.begin(), kPacked.end(),
                               [&](std::string_view magic) { return text.starts_with(magic); });
  return source;
}

base::Status SourceFile::read(std::uint64_t offset,
                              const std::function<base::Status(std::string_view)>& take) const {
  if (is_input() || packed_) {
    auto stream = platform::ByteStream::open(path_);
    if (!stream) return base::pass(stream);
    for (;;) {
      auto chunk = stream->next();
      if (!chunk) return base::pass(chunk);
      if (chunk->empty()) return {};
      const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(offset, chunk->size()));
      offset -= skipped;
      if (skipped == chunk->size()) continue;
      if (base::Status taken = take(chunk->substr(skipped)); !taken) return taken;
    }
  }
  constexpr std::size_t kChunk = std::size_t{256} << 10;
  std::vector<std::byte> chunk(kChunk);
  for (;;) {
    auto got = file_.read_at(offset, chunk);
    if (!got) return base::pass(got);
    if (*got == 0) return {};
    offset += *got;
    if (base::Status taken = take(platform::as_text({chunk.data(), *got})); !taken) return taken;
  }
}

base::Result<std::string> SourceFile::bytes(std::uint64_t offset, std::size_t count) const {
  std::string result;
  if (is_input()) return result;
  if (!packed_) {
    result.resize(count);
    auto got = file_.read_at(offset, std::as_writable_bytes(std::span(result)));
    if (!got) return base::pass(got);
    result.resize(*got);
    return result;
  }
  bool enough = false;
  base::Status read = this->read(offset, [&](std::string_view chunk) -> base::Status {
    result.append(chunk.substr(0, count - result.size()));
    enough = result.size() == count;
    if (enough) return base::fail(base::ErrorCode::too_large, path_, "", "");  // stops the reading
    return {};
  });
  if (!read && !enough) return base::pass(read);
  return result;
}

}  // namespace cartulaire::adapters::sessions
