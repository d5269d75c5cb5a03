// What a draft would have answered, as the annotation carries it to the log line (journal/draft_note.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "node/draft.hpp"

namespace cartulaire::adapters::squid {

// Not thread-safe. Words are made when first needed and kept.
class DraftWords {
 public:
  // `category`: whether some charter in force announces categories.
  DraftWords(std::shared_ptr<const node::Draft> draft, bool category)
      : draft_(std::move(draft)), category_(category) {}

  // Of a decision of this draft. Lives as long as this object, or until kMaxWords others were asked for.
  std::string_view of(const policy::Decision& decision);

 private:
  static constexpr std::size_t kMaxWords = 4096;

  [[nodiscard]] std::string make(const policy::Decision& decision) const;

  std::shared_ptr<const node::Draft> draft_;
  bool category_;
  std::unordered_map<std::uint64_t, std::string> words_;
  std::uint64_t last_key_ = 0;
  const std::string* last_ = nullptr;  // most answers of a draft are the same: nothing refuses
};

}  // namespace cartulaire::adapters::squid
