#include "shipping/heads.hpp"

#include <filesystem>
#include <system_error>

#include "journal/segment_writer.hpp"

namespace cartulaire::shipping {

base::Result<std::vector<HeadLine>> newest_heads(const platform::Path& file, std::size_t window) {
  std::vector<HeadLine> heads;
  const auto opened = platform::File::open_read(file);
  if (!opened && opened.error().code == base::ErrorCode::not_found) return heads;
  if (!opened) return tl::unexpected(opened.error());
  const auto size = opened->size();
  if (!size) return tl::unexpected(size.error());
  const std::uint64_t from = *size > window ? *size - window : 0;
  std::string text(static_cast<std::size_t>(*size - from), '\0');
  const auto got = opened->read_at(from, {reinterpret_cast<std::byte*>(text.data()), text.size()});
  if (!got) return tl::unexpected(got.error());
  text.resize(*got);
  each_line(text, [&](std::string_view line) {  // the first may be half a line: no head
    auto head = journal::parse_head(line);
    if (head && head->signature_holds) heads.push_back({std::string(line), std::move(head->head)});
  });
  return heads;
}

base::Result<std::optional<journal::Head>> newest_head(const platform::Path& file) {
  constexpr std::size_t kLines = 4096;
  auto heads = newest_heads(file, kLines);
  if (!heads) return base::pass(heads);
  if (heads->empty()) return std::optional<journal::Head>();
  return std::optional(std::move(heads->back().head));
}

base::Result<std::optional<journal::Head>> covering_head(const platform::Path& folder) {
  constexpr std::size_t kWindow = std::size_t{1} << 20;  // more than a week
  auto heads = newest_heads(folder / "heads", kWindow);
  if (!heads) return base::pass(heads);
  for (auto one = heads->rbegin(); one != heads->rend(); ++one) {
    std::error_code error;
    const auto size = std::filesystem::file_size(journal::segment_path(folder, one->head.segment), error);
    if (!error && size >= one->head.bytes) return std::optional(std::move(one->head));
  }
  return std::optional<journal::Head>();
}

}  // namespace cartulaire::shipping
