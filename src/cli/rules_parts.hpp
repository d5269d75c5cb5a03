// What the commands share that write into the journal what a charter announces.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "node/bundle.hpp"
#include "platform/file.hpp"

namespace cartulaire::cli {

// Where the rules stand: a published bundle and its key, or a charter file.
struct RulesPlace {
  std::string bundle;
  std::string key;
  std::string charter;
  // One of the two, whole; complains otherwise.
  [[nodiscard]] bool is_told() const;
};

// `memory`: the file that remembers which bundle was seen last.
base::Result<std::shared_ptr<const node::Bundle>> read_rules(const RulesPlace& place,
                                                             const platform::Path& memory, base::Instant now);

}  // namespace cartulaire::cli
