#include "platform/secret_file.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <sys/stat.h>

namespace cartulaire::platform {

using base::ErrorCode;
using base::fail;

base::Result<Secret> read_secret_line(const Path& path, std::size_t most) {
  const auto file = File::open_read(path);
  if (!file) return tl::unexpected(file.error());
  struct stat status{};
  if (::fstat(file->descriptor(), &status) != 0 || (status.st_mode & 0077U) != 0)
    return fail(ErrorCode::refused, path.string(),
                "d’autres que son propriétaire peuvent lire ce secret : `chmod 600`",
                "others than its owner can read this secret: `chmod 600`");
  Secret text(most + 1);
  const auto got = file->read_at(0, text.bytes());
  if (!got) return tl::unexpected(got.error());
  const std::string_view line = as_text(text.bytes()).substr(0, *got);
  const std::size_t size = std::min(line.find_first_of("\r\n"), line.size());
  if (size == 0 || size > most)
    return fail(ErrorCode::invalid, path.string(),
                fmt::format("il faut une ligne avec le secret, de {} octets au plus", most),
                fmt::format("one line with the secret is wanted, at most {} bytes", most));
  return Secret::copy_of(as_bytes(line.substr(0, size)));
}

}  // namespace cartulaire::platform
