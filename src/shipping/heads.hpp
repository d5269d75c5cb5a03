// A file of signed heads, one a line, the newest last: read from its end.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/head.hpp"
#include "platform/file.hpp"

namespace cartulaire::shipping {

struct HeadLine {
  std::string line;
  journal::Head head;
};

// The heads with a right signature among the last `window` bytes of the file; none where there is no file.
base::Result<std::vector<HeadLine>> newest_heads(const platform::Path& file, std::size_t window);
// The last of them.
base::Result<std::optional<journal::Head>> newest_head(const platform::Path& file);

// The newest head of a writer's folder that stands within the bytes there: up to it they are the node's word,
// if they fit. None: no head covers anything.
base::Result<std::optional<journal::Head>> covering_head(const platform::Path& folder);

// Calls `use(line)` for each line of `text`; without its end.
template <class Use>
void each_line(std::string_view text, const Use& use) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end != 0) use(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

}  // namespace cartulaire::shipping
