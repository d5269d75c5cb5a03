#include "verify/log.hpp"

namespace cartulaire::verify {

void Log::line(std::string_view text, bool too_long) {
  const std::uint64_t number = tree_.size();
  const auto cut = too_long ? std::nullopt : cut_line(text);
  if (!cut) {
    findings_.at_line(Problem::entry_unreadable, number);
    runs_.unreadable(number);
  } else {
    const auto entry = read_entry(cut->json);
    if (!entry) findings_.at_line(Problem::entry_unreadable, number, entry.error());
    keys_.check(number, *cut, entry ? &*entry : nullptr);
    if (entry)
      take(number, *entry);
    else
      runs_.unreadable(number);
  }
  tree_.add(leaf_hash(platform::as_bytes(text)));
  if (const auto wanted = snapshots_.find(tree_.size()); wanted != snapshots_.end()) {
    const std::uint64_t newest = keys_.size() == 0 ? 0 : keys_.size() - 1;
    wanted->second = {tree_.root(), !runs_.open_batch(), at_, cut ? cut->key : newest, newest};
  }
}

void Log::take(std::uint64_t number, const Entry& entry) {
  if (entry.at < at_)
    findings_.at_line(Problem::time_backwards, number);
  else
    at_ = entry.at;
  if (const auto* part = entry.as<PartEntry>()) {
    runs_.part(number, *part);
    units_.sealed(number, *part);
    custodies_.part(number, *part);
  } else if (const auto* run = entry.as<RunEntry>()) {
    runs_.run(number, *run);
  } else if (const auto* node = entry.as<NodeEntry>()) {
    runs_.node(number, *node);
  } else {
    runs_.other(number);
    if (const auto* visa = entry.as<VisaEntry>()) units_.agreed(entry.at, *visa);
    if (const auto* retention = entry.as<RetentionEntry>()) units_.shortened(number, *retention);
    if (const auto* gone = entry.as<DestructionEntry>()) units_.destroyed(number, entry.at, *gone);
    if (const auto* custody = entry.as<CustodyEntry>()) custodies_.ceremony(number, *custody);
    if (const auto* handover = entry.as<HandoverEntry>()) custodies_.handover(number, *handover);
    if (const auto* step = entry.as<CaseEntry>(); step != nullptr && step->extract)
      extracts_.insert(*step->extract);
    if (entry.as<UnknownEntry>() != nullptr) ++unknown_;
  }
}

void Log::finish(bool torn) {
  const auto open = runs_.open_batch();
  if (open || torn) findings_.at_line(Problem::batch_incomplete, open.value_or(lines()));
  if (open) units_.forget_from(*open);
}

const Snapshot* Log::snapshot(std::uint64_t size) const {
  if (size == 0 || size > tree_.size()) return nullptr;
  const auto found = snapshots_.find(size);
  return found == snapshots_.end() ? nullptr : &found->second;
}

}  // namespace cartulaire::verify
