#include "lists/fingerprint.hpp"
#include "lists/layout.hpp"
#include "lists/table.hpp"

namespace cartulaire::lists {

Table::PathCategories Table::path_categories(const Site& site) const noexcept {
  PathCategories result;
  Probe probe;
  prefetch(site, probe);
  const std::string_view bare = site.is_ip ? site.host : url_host(site.host);
  bool has_urls = false;
  for (std::uint32_t i = 0; i < probe.count; ++i) {
    if (site.host.size() - probe.starts[i] != bare.size()) continue;
    const layout::SetRecord* found = find(probe.hashes[i]);
    has_urls = has_urls || (found != nullptr && (found->flags & layout::has_urls) != 0);
  }
  for (const layout::ListRecord& list : lists_) {
    const CategorySet categories(list.categories[0], list.categories[1]);
    if (has_urls && list.urls > 0) result.urls |= categories;
    if (list.expressions > 0) result.expressions |= categories & ~opens_;
  }
  return result;
}

}  // namespace cartulaire::lists
