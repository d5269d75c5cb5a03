#include "journal/custody/handovers.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "journal/day_keys.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/living_shares.hpp"

namespace cartulaire::journal::custody {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

tl::unexpected<base::Error> refused(const std::string& entity, std::string french, std::string english) {
  return fail(ErrorCode::refused, entity, std::move(french), std::move(english));
}

}  // namespace

// New shares of one unit, and who gave the old ones.
struct Handovers::Ready {
  const sealed::LivingUnit* living = nullptr;
  std::uint32_t set = 0;
  std::vector<platform::BoxPublicKey> by;
  std::vector<std::byte> shares;
};

void Handovers::take(const sealed::TimedEntry& entry) {
  if (auto status = custody_.take(entry); !status) fault_ = std::move(status);
  const auto* of_handover = std::get_if<sealed::HandoverEntry>(&entry.entry);
  if (of_handover == nullptr) return;
  const auto step = read_handover(of_handover->members);
  if (!step) {
    fault_ = tl::unexpected(step.error());
    return;
  }
  Handover& handover = handovers_[step->entity];
  switch (step->kind) {
    case HandoverKind::open:
      handover = {step->number, step->to, step->reference, entry.at, 0, true};
      break;
    case HandoverKind::move:
      handover.moved += step->moved.size();
      break;
    case HandoverKind::close:
      handover.is_open = false;
      break;
  }
}

Status Handovers::append(const HandoverStep& step) {
  return log_.append({sealed::Entry(sealed::HandoverEntry{handover_members(step)})});
}

// Ends what a move left staged, as the log says.
Status Handovers::settle(const std::string& entity) {
  return keys_.settle(entity, [&](const sealed::Unit& unit, platform::Bytes next) {
    const auto living = books_.living().find(unit);
    return living != books_.living().end() && living->second.shares == platform::sha256(next);
  });
}

Status Handovers::sweep() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    const std::string entity = entry.path().filename();
    if (auto status = settle(entity); !status) return status;
    const auto files = platform::files_in(entry.path(), ".key");
    if (!files) return tl::unexpected(files.error());
    const Handover* handover = find(entity);
    for (const platform::Path& file : *files)  // a key of which the log knows nothing, or knows the end
      if (handover == nullptr || !handover->is_open || file.stem() != handover->name())
        if (auto status = folder_of(entity).close(file.stem()); !status) return status;
    if (handover == nullptr || !handover->is_open)  // what a stop left behind the key
      if (auto status =
              folder_of(entity).close("handover-" + std::to_string(handover ? handover->number : 1));
          !status)
        return status;
  }
  return {};
}

const Handover* Handovers::find(const std::string& entity) const {
  const auto found = handovers_.find(entity);
  return found == handovers_.end() ? nullptr : &found->second;
}

Result<const Handover*> Handovers::opened(const std::string& entity) const {
  const Handover* handover = find(entity);
  if (handover != nullptr && handover->is_open) return handover;
  return fail(ErrorCode::not_found, entity,
              "aucune transmission n'est ouverte ; `cartulaire custody handover open`",
              "no handover is open; `cartulaire custody handover open`");
}

HeldUnits Handovers::held(const std::string& entity) const {
  const CustodyRecord* newest = custody_.newest(entity);
  HeldUnits held;
  for (auto unit = books_.living().lower_bound({entity, {}, {}, 0});
       unit != books_.living().end() && unit->first.entity == entity; ++unit) {
    const std::uint64_t custody = unit->second.custody;
    if (custody == 0)
      ++held.without;
    else if (newest != nullptr && custody == newest->custody.number)
      ++held.newest;
    else
      ++held.older;
  }
  return held;
}

std::vector<const sealed::LivingUnit*> Handovers::to_move(const std::string& entity) const {
  std::vector<const sealed::LivingUnit*> units;
  const CustodyRecord* newest = custody_.newest(entity);
  if (newest == nullptr) return units;
  const auto today = day_of(std::max(clock_.now(), log_.last_at()));
  for (auto unit = books_.living().lower_bound({entity, {}, {}, 0});
       unit != books_.living().end() && unit->first.entity == entity; ++unit) {
    const sealed::LivingUnit& living = unit->second;
    // What is due may have lost its keys already, and its record be waiting.
    if (living.custody != 0 && living.custody != newest->custody.number && !books_.is_due(living, today))
      units.push_back(&living);
  }
  return units;
}

Result<Handover> Handovers::open(const std::string& entity, const std::string& reference) {
  if (!fault_) return tl::unexpected(fault_.error());
  const CustodyRecord* newest = custody_.newest(entity);
  if (newest == nullptr)
    return fail(ErrorCode::not_found, entity,
                "cette entité n'a pas de dépositaires ; `cartulaire custody init`",
                "this entity has no custodians; `cartulaire custody init`");
  const Handover* last = find(entity);
  if (last != nullptr && last->is_open)
    return refused(entity, "une transmission est déjà ouverte ; finissez-la, ou `custody handover close`",
                   "a handover is already open; finish it, or `custody handover close`");
  if (!is_reference(reference))
    return fail(
        ErrorCode::invalid, "reference",
        fmt::format("il faut la référence de l'acte, d'une ligne et d'au plus {} octets", kLongestReference),
        fmt::format("the reference of the act is wanted, one line of at most {} bytes", kLongestReference));
  const auto units = to_move(entity);
  if (units.empty())
    return refused(entity, "aucune part vivante n'est aux mains d'anciens dépositaires",
                   "no living part is in the hands of former custodians");
  Handover handover{last == nullptr ? 1 : last->number + 1, newest->custody.number, reference, {}, 0, true};
  if (auto status = platform::make_folder(folder_, 0700); !status) return base::pass(status);
  if (auto status = folder_of(entity).keep_keys(handover.name(), platform::make_box_keys()); !status)
    return base::pass(status);
  HandoverStep step;
  step.entity = entity;
  step.number = handover.number;
  step.to = handover.to;
  step.clause = newest->clause;
  step.charter = newest->charter;
  step.version = newest->version;
  step.reference = reference;
  step.units = units.size();
  if (auto status = append(step); !status) {
    (void)folder_of(entity).close(handover.name());  // nothing happened
    return base::pass(status);
  }
  return *find(entity);
}

Result<std::vector<Request>> Handovers::requests(const std::string& entity) {
  const auto handover = opened(entity);
  if (!handover) return tl::unexpected(handover.error());
  const CustodyRecord& newest = *custody_.newest(entity);
  if (newest.custody.number != (*handover)->to)
    return refused(
        entity,
        "d'autres dépositaires ont été nommés depuis : fermez cette transmission et ouvrez-en une autre",
        "other custodians were named since: close this handover and open another");
  RequestFolder folder = folder_of(entity);
  const auto keys = folder.keys((*handover)->name());
  if (!keys) return tl::unexpected(keys.error());
  std::map<sealed::Unit, const sealed::LivingUnit*> wanted;
  for (const sealed::LivingUnit* living : to_move(entity))
    wanted.emplace(living->part.unit, living);
  Requests requests;
  std::map<platform::BoxPublicKey, std::size_t> boxes_for;
  Status status;
  bool is_full = false;
  const auto take = [&](const sealed::UnitRecord& record) {
    const auto living = wanted.find(record.unit);
    if (living == wanted.end() || !status || is_full) return;
    const auto custody = custody_.of(record.unit, living->second->custody);
    auto boxes = custody
                     ? read_shares(sealed::shares_in_force(record, *living->second), record.unit, **custody)
                     : Result<std::vector<ShareBox>>(tl::unexpected(custody.error()));
    if (!boxes) {
      status = base::pass(boxes);
      return;
    }
    for (const ShareBox& box : *boxes)
      is_full |= ++boxes_for[box.key] >= kMostBoxes;
    add_boxes(requests, std::move(*boxes));
  };
  if (auto read = keys_.each(entity, take); !read) return base::pass(read);
  if (!status) return base::pass(status);
  for (auto& [whose, request] : requests) {
    request.ceremony = true;
    request.origin = log_.origin();
    request.name = (*handover)->name();
    request.entity = entity;
    request.case_key = keys->public_key;
    request.says.reference = (*handover)->reference;
    request.says.holders = newest.custody;
  }
  return folder.ask((*handover)->name(), std::move(requests));
}

Status Handovers::answer(const std::string& entity, std::string_view line) {
  const auto handover = opened(entity);
  if (!handover) return tl::unexpected(handover.error());
  return folder_of(entity).answer((*handover)->name(), line);
}

// The next units whose answers make a set. What some answers would not open does not stand in the way of
// the rest.
Result<std::vector<Handovers::Ready>> Handovers::ready(const std::string& entity, const Custody& to) const {
  const auto answers = folder_of(entity).answers(find(entity)->name());
  if (!answers) return tl::unexpected(answers.error());
  std::vector<Ready> all;
  std::optional<base::Error> wrong;
  for (const sealed::LivingUnit* living : to_move(entity)) {
    if (all.size() == kMostMoved) break;
    const sealed::Unit& unit = living->part.unit;
    const auto custody = custody_.of(unit, living->custody);
    if (!custody) return tl::unexpected(custody.error());
    if (!answers->may_open(unit, **custody)) continue;
    const auto shares = answers->of(unit, living->custody);
    auto gathered = shares ? gather(**custody, *shares, unit, living->part.identity)
                           : Result<Gathered>(tl::unexpected(shares.error()));
    if (!gathered) {
      wrong = std::move(gathered.error());
      continue;
    }
    all.push_back(
        {living, gathered->set, std::move(gathered->by), split_identity_key(gathered->identity, unit, to)});
  }
  if (!all.empty()) return all;
  if (wrong) return tl::unexpected(std::move(*wrong));
  return fail(
      ErrorCode::unavailable, entity,
      "les réponses reçues ne forment aucun groupe des anciens dépositaires ; attendez les autres, ou "
      "envoyez de nouveau les demandes",
      "the answers received make no group of the former custodians; wait for the others, or send the "
      "requests again");
}

Result<Handovers::Progress> Handovers::move_some(const std::string& entity) {
  const auto handover = opened(entity);
  if (!handover) return tl::unexpected(handover.error());
  const Custody& to = custody_.newest(entity)->custody;
  if (to.number != (*handover)->to)
    return refused(
        entity,
        "d'autres dépositaires ont été nommés depuis : fermez cette transmission et ouvrez-en une autre",
        "other custodians were named since: close this handover and open another");
  if (auto status = settle(entity); !status) return base::pass(status);  // of a try that failed
  Progress progress;
  if (!to_move(entity).empty()) {
    const auto batch = ready(entity, to);
    if (!batch) return tl::unexpected(batch.error());
    std::map<sealed::Unit, std::vector<std::byte>> next;
    using Group = std::tuple<std::uint64_t, std::uint32_t, std::vector<platform::BoxPublicKey>>;
    std::map<Group, HandoverStep> steps;  // custody, set and keys that gave the shares
    for (const Ready& one : *batch) {
      const sealed::LivingUnit& living = *one.living;
      HandoverStep& step = steps[{living.custody, one.set, one.by}];
      step.entity = entity;
      step.number = (*handover)->number;
      step.kind = HandoverKind::move;
      step.to = to.number;
      step.from = static_cast<std::uint32_t>(living.custody);
      step.set = one.set;
      step.by = one.by;
      step.moved.push_back(
          {living.part.unit, living.leaf, living.part.identity, platform::sha256(one.shares)});
      next.emplace(living.part.unit, one.shares);
    }
    // INVARIANT: the new shares are durable before the log says that they hold; the old ones are there until
    // the new ones stand alone.
    if (auto status = keys_.stage(entity, next); !status) return base::pass(status);
    for (const auto& [group, step] : steps)
      if (auto status = append(step); !status) return base::pass(status);
    if (auto status = settle(entity); !status) return base::pass(status);
    progress.moved = batch->size();
  }
  progress.left = to_move(entity).size();
  if (progress.left == 0)
    if (auto status = close(entity); !status) return base::pass(status);
  return progress;
}

Status Handovers::close(const std::string& entity) {
  const auto handover = opened(entity);
  if (!handover) return tl::unexpected(handover.error());
  const std::string name = (*handover)->name();
  if (auto status = settle(entity); !status) return status;
  HandoverStep step;
  step.entity = entity;
  step.number = (*handover)->number;
  step.kind = HandoverKind::close;
  step.units = to_move(entity).size();
  if (auto status = append(step); !status) return status;
  return folder_of(entity).close(name);
}

Status Handovers::check(const sealed::LivingUnit& living) const {
  if (living.custody == 0) return {};
  const auto record = keys_.find(living.part.unit);
  if (!record) return tl::unexpected(record.error());
  if (auto status = check_shares(*record, living); !status) return status;
  const auto custody = custody_.of(living.part.unit, living.custody);
  if (!custody) return tl::unexpected(custody.error());
  const auto boxes = read_shares(sealed::shares_in_force(*record, living), living.part.unit, **custody);
  return boxes ? Status() : Status(tl::unexpected(boxes.error()));
}

}  // namespace cartulaire::journal::custody
