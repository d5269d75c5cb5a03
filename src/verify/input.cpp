#include "verify/input.hpp"

#include <system_error>

namespace cartulaire::verify {

using base::ErrorCode;

base::Result<platform::File> open_plain(const platform::Path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return base::fail(ErrorCode::invalid, path.string(), "ce n’est pas un fichier ordinaire",
                      "this is not a plain file");
  return platform::File::open_read(path);
}

base::Result<std::string> read_plain(const platform::Path& path, std::size_t limit) {
  const auto file = open_plain(path);
  if (!file) return tl::unexpected(file.error());
  const auto size = file->size();
  if (!size) return tl::unexpected(size.error());
  if (*size > limit)
    return base::fail(ErrorCode::too_large, path.string(), "plus de " + std::to_string(limit) + " octets",
                      "more than " + std::to_string(limit) + " bytes");
  std::string text(static_cast<std::size_t>(*size), '\0');
  const auto got = file->read_at(0, std::as_writable_bytes(std::span(text)));
  if (!got) return tl::unexpected(got.error());
  text.resize(*got);
  return text;
}

base::Result<bool> read_lines(const platform::File& file, std::size_t longest, const OnBytes& read,
                              const std::function<void(const Line&)>& take) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  std::vector<std::byte> block(kBlock);
  std::string begun;      // a line that goes on in the next block
  bool too_long = false;  // that line: the rest of it is passed over
  const auto add = [&](std::string_view piece) {
    if (begun.size() + piece.size() > longest) too_long = true;
    begun.append(piece.substr(0, longest - begun.size()));
  };
  for (std::uint64_t offset = 0;;) {
    const auto got = file.read_at(offset, block);
    if (!got) return tl::unexpected(got.error());
    std::string_view rest(reinterpret_cast<const char*>(block.data()), *got);
    offset += *got;
    if (read) read(*got);
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      if (begun.empty() && end <= longest) {
        take({rest.substr(0, end), false});
      } else {
        add(rest.substr(0, end));
        take({begun, too_long});
      }
      begun.clear();
      too_long = false;
      rest.remove_prefix(end + 1);
    }
    add(rest);
    if (*got < block.size()) return !begun.empty();
  }
}

}  // namespace cartulaire::verify
