// What a publication is made of, watched for changes.
#include <optional>

#include <fmt/format.h>

#include "charter/adoption/register.hpp"
#include "hub/publish.hpp"
#include "node/node_memory.hpp"
#include "store/taking.hpp"

namespace cartulaire::hub {

Inputs::Inputs(const PublishOptions& options)
    : paths_{options.charter, options.state, options.lists, options.draft,
             options.adoption.empty() ? options.charter.parent_path() / charter::adoption::kRegisterName
                                      : options.adoption},
      store_(options.store) {
  changed();
}

bool Inputs::store_changed() {
  if (store_ == nullptr) return false;
  const auto now = store_->read<std::int64_t>(
      [](store::Reading& in) { return store::change_number(in, store::Installation::as_operator()); });
  if (!now || *now == change_) return false;
  change_ = *now;
  return true;
}

bool Inputs::changed() {
  const bool in_store = store_changed();
  std::vector<std::string> seen;
  for (const platform::Path& path : paths_) {
    const auto one = node::identify(path);
    seen.push_back(one ? fmt::format("{} {} {} {}", one->device, one->inode, one->size, one->changed) : "");
  }
  if (seen == seen_) return in_store;
  seen_ = std::move(seen);
  return true;
}

}  // namespace cartulaire::hub
