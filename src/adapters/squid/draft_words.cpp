#include "adapters/squid/draft_words.hpp"

#include <array>

#include <fmt/format.h>

namespace cartulaire::adapters::squid {

std::string_view DraftWords::of(const policy::Decision& decision) {
  const std::uint64_t key = std::uint64_t{decision.entity} << 32 | std::uint64_t{decision.clause} << 16 |
                            std::uint64_t{decision.category} << 8 |
                            static_cast<std::uint64_t>(decision.verdict);
  if (last_ != nullptr && key == last_key_) return *last_;
  if (words_.size() == kMaxWords) words_.clear();
  const auto [known, is_new] = words_.try_emplace(key);
  if (is_new) known->second = make(decision);
  last_key_ = key;
  last_ = &known->second;
  return known->second;
}

std::string DraftWords::make(const policy::Decision& decision) const {
  constexpr std::array<std::string_view, 3> kVerdicts = {"allow", "deny", "gate"};
  const policy::World& world = draft_->world();
  const policy::Clause* clause = world.clause(decision.entity, decision.clause);
  // Names of clauses, categories and charters are identifiers: nothing in them needs escaping.
  return fmt::format("{}:{}:{}:{}", kVerdicts[static_cast<std::size_t>(decision.verdict)],
                     clause == nullptr ? std::string_view() : std::string_view(clause->name),
                     category_ && decision.category != policy::kNoCategory
                         ? world.category_name(decision.category)
                         : std::string_view(),
                     draft_->name());
}

}  // namespace cartulaire::adapters::squid
