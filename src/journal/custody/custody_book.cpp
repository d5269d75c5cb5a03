#include "journal/custody/custody_book.hpp"

#include <limits>

#include <fmt/format.h>

namespace cartulaire::journal::custody {

base::Status CustodyBook::take(const sealed::TimedEntry& entry) {
  const auto* custody = std::get_if<sealed::CustodyEntry>(&entry.entry);
  if (custody == nullptr) return {};
  auto record = read_custody(custody->members);
  if (!record) return base::pass(record);
  const std::pair key{record->entity, std::uint64_t{record->custody.number}};
  records_.insert_or_assign(key, std::move(*record));
  return {};
}

base::Result<const Custody*> CustodyBook::of(const sealed::Unit& unit, std::uint64_t number) const {
  const auto found = records_.find({unit.entity, number});
  if (found != records_.end()) return &found->second.custody;
  return base::fail(base::ErrorCode::corrupt, unit.name(),
                    fmt::format("la garde n° {} n'est pas au journal", number),
                    fmt::format("custody {} is not in the log", number));
}

const CustodyRecord* CustodyBook::newest(const std::string& entity) const {
  auto after = records_.upper_bound({entity, std::numeric_limits<std::uint64_t>::max()});
  if (after == records_.begin()) return nullptr;
  const auto& [key, record] = *--after;
  return key.first == entity ? &record : nullptr;
}

}  // namespace cartulaire::journal::custody
