#include "journal/opening/openings.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "journal/day_keys.hpp"
#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::opening {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

// The share of each role of each set, for one unit.
using SharesOf = std::map<std::uint32_t, std::map<std::string, platform::Secret>>;

// By the first set whose roles all answered with shares that fit; a set where somebody gave a wrong one does
// not stand in the way of another.
Result<platform::Secret> restored(const custody::Custody& custody, const SharesOf& shares,
                                  const sealed::PartEntry& part, std::uint32_t& set) {
  Result<platform::Secret> last =
      fail(ErrorCode::unavailable, part.unit.name(),
           "les réponses reçues ne forment encore aucun groupe de dépositaires ; attendez les autres, ou "
           "envoyez de nouveau les demandes",
           "the answers received make no group of custodians yet; wait for the others, or send the requests "
           "again");
  for (const auto& [number, of_roles] : shares) {
    if (number >= custody.sets.size() || of_roles.size() != custody.sets[number].size()) continue;
    std::vector<platform::Secret> all;
    for (const auto& [role, share] : of_roles)
      all.push_back(platform::Secret::copy_of(share.bytes()));
    last = custody::combine_shares(all, part.unit, part.identity);
    set = number;
    if (last) break;
  }
  return last;
}

// Whether `request` asks for all these units.
bool covers(const custody::Request& request, const std::vector<custody::RequestUnit>& units) {
  return std::ranges::all_of(units, [&](const custody::RequestUnit& wanted) {
    return std::ranges::any_of(request.units, [&](const auto& one) { return one.unit == wanted.unit; });
  });
}

tl::unexpected<base::Error> absent(const std::string& name) {
  return fail(ErrorCode::not_found, name, "ce dossier n'existe pas", "there is no such case");
}

}  // namespace

void Openings::take(const sealed::TimedEntry& entry) {
  if (const auto* custody = std::get_if<sealed::CustodyEntry>(&entry.entry)) {
    auto record = custody::read_custody(custody->members);
    if (!record) {
      fault_ = base::pass(record);
      return;
    }
    const CustodyKey key{record->entity, record->custody.number};
    custody_.insert_or_assign(key, std::move(*record));
  }
  const auto* of_case = std::get_if<sealed::CaseEntry>(&entry.entry);
  if (of_case == nullptr) return;
  const auto step = read_step(of_case->members);
  if (!step) {
    fault_ = tl::unexpected(step.error());
    return;
  }
  Opening& opening = openings_[step->name];
  if (step->kind == Kind::open) opening.opened_at = entry.at;
  opening.take(*step);
}

Status Openings::sweep() {
  const auto names = folder_.names();
  if (!names) return tl::unexpected(names.error());
  for (const std::string& name : *names) {
    const Opening* opening = find(name);
    if (opening == nullptr)
      if (auto status = folder_.erase(name); !status) return status;
    if (opening != nullptr && opening->closed)
      if (auto status = folder_.close(name); !status) return status;
  }
  return {};
}

const Opening* Openings::find(const std::string& name) const {
  const auto found = openings_.find(name);
  return found == openings_.end() ? nullptr : &found->second;
}

CivilDay Openings::today() const {
  return day_of(std::max(clock_.now(), log_.last_at()));  // as the log will date it
}

std::string Openings::next_name() const {
  const auto year = static_cast<int>(std::chrono::year_month_day(today()).year());
  unsigned last = 0;
  for (const auto& [name, opening] : openings_) {
    const std::string prefix = fmt::format("{}-", year);
    unsigned number = 0;
    if (name.starts_with(prefix))
      std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
    last = std::max(last, number);
  }
  return fmt::format("{}-{:04}", year, last + 1);
}

Status Openings::append(const Step& step) {
  return log_.append({sealed::Entry(sealed::CaseEntry{step_members(step)})});
}

Result<std::string> Openings::open(const Ask& ask, const Rules& rules) {
  if (!fault_) return tl::unexpected(fault_.error());
  CaseFile file{ask.people, ask.reference, platform::Secret::random(32), ask.to_key};
  std::ranges::sort(file.people);
  const auto repeated = std::ranges::unique(file.people);
  file.people.erase(repeated.begin(), repeated.end());
  if (std::ranges::any_of(file.people,
                          [](const auto& one) { return one.empty() || one.find('\n') != one.npos; }))
    return fail(ErrorCode::invalid, "people", "un nom d'utilisateur est vide ou sur deux lignes",
                "a user name is empty or on two lines");
  if (!platform::usable_key(ask.to_key))
    return fail(ErrorCode::invalid, "to", "la clé de qui demande n'est pas utilisable",
                "the key of who asks is not usable");
  Step step;
  step.name = next_name();
  step.entity = ask.entity;
  step.kind = Kind::open;
  step.scope = {ask.ground,       ask.classes,        ask.from,     ask.to,    file.people.size(),
                subject_of(file), reference_of(file), ask.deadline, rules.told};
  if (auto status = may_follow(nullptr, rules, step, today()); !status) return base::pass(status);
  if (auto status = folder_.create(step.name, file, platform::make_box_keys()); !status)
    return base::pass(status);
  if (auto status = append(step); !status) {
    (void)folder_.erase(step.name);  // nothing happened
    return base::pass(status);
  }
  return step.name;
}

Status Openings::record(Step step, const Rules& rules) {
  const Opening* opening = find(step.name);
  if (opening != nullptr) step.entity = opening->entity;
  if (step.kind == Kind::unlock || step.kind == Kind::run)
    return fail(ErrorCode::refused, step.name, "cette étape vient de l'ouverture elle-même",
                "this step comes of the opening itself");
  if (auto status = may_follow(opening, rules, step, today()); !status) return status;
  if (auto status = append(step); !status) return status;
  return step.kind == Kind::close ? folder_.close(step.name) : Status();
}

std::vector<const sealed::LivingUnit*> Openings::scope_of(const Opening& opening,
                                                          std::vector<std::string>* left_out) const {
  std::vector<const sealed::LivingUnit*> units;
  for (const auto& [unit, living] : books_.living())
    if (unit.entity == opening.entity && !books_.is_due(living, today()) && unit.day >= opening.scope.from &&
        unit.day <= opening.scope.to &&
        std::ranges::find(opening.scope.classes, unit.log_class) != opening.scope.classes.end()) {
      if (living.part.custody != 0)
        units.push_back(&living);
      else if (left_out != nullptr)
        left_out->push_back(unit.name());
    }
  return units;
}

Result<const custody::Custody*> Openings::custody_of(const sealed::PartEntry& part) const {
  const auto found = custody_.find({part.unit.entity, part.custody});
  if (found != custody_.end()) return &found->second.custody;
  return fail(ErrorCode::corrupt, part.unit.name(),
              fmt::format("la garde n° {} n'est pas au journal", part.custody),
              fmt::format("custody {} is not in the log", part.custody));
}

Result<std::vector<custody::Request>> Openings::requests(const std::string& name, const Rules& rules) {
  const Opening* opening = find(name);
  if (opening == nullptr) return absent(name);
  Step step;
  step.name = name;
  step.entity = opening->entity;
  step.kind = Kind::unlock;
  if (auto status = may_follow(opening, rules, step, today()); !status) return base::pass(status);
  const auto file = folder_.read(name);
  if (!file) return tl::unexpected(file.error());
  const auto case_keys = folder_.keys(name);
  if (!case_keys) return tl::unexpected(case_keys.error());
  std::map<std::pair<std::string, platform::BoxPublicKey>, custody::Request> requests;
  for (const sealed::LivingUnit* living : scope_of(*opening)) {
    const auto custody = custody_of(living->part);
    if (!custody) return tl::unexpected(custody.error());
    const auto record = keys_.find(living->part.unit);
    if (!record) return tl::unexpected(record.error());
    auto boxes = custody::read_shares(record->shares, living->part.unit, **custody);
    if (!boxes) return base::pass(boxes);
    for (custody::ShareBox& box : *boxes) {
      custody::Request& request = requests[{box.name.role, box.key}];
      if (request.units.empty() || request.units.back().unit != box.name.unit)
        request.units.push_back({box.name.unit, box.name.custody, {}});
      request.units.back().boxes.push_back({box.name.set, std::move(box.sealed)});
    }
  }
  std::vector<custody::Request> all;
  for (auto& [whose, request] : requests) {
    // The same line until the case is closed, as an answer names the request that it serves; a late part of
    // these days makes a new one.
    if (const auto kept = folder_.request(name, whose.second)) {
      auto read = custody::parse_request(*kept, name);
      if (!read) return base::pass(read);
      if (covers(*read, request.units)) {
        all.push_back(std::move(*read));
        continue;
      }
    }
    request.origin = log_.origin();
    request.name = name;
    request.entity = opening->entity;
    request.role = whose.first;
    request.key = whose.second;
    request.case_key = case_keys->public_key;
    request.says = {opening->scope.ground,
                    file->reference,
                    file->people,
                    sealed::day_name(opening->scope.from),
                    sealed::day_name(opening->scope.to),
                    opening->scope.classes};
    if (auto status = folder_.keep_request(name, request.key, custody::print_request(request)); !status)
      return base::pass(status);
    all.push_back(std::move(request));
  }
  return all;
}

Status Openings::answer(const std::string& name, std::string_view line) {
  const Opening* opening = find(name);
  if (opening == nullptr || opening->closed) return absent(name);
  const auto answer = custody::parse_answer(line, name);
  if (!answer) return tl::unexpected(answer.error());
  const auto kept = folder_.request(name, answer->key);
  if (!kept)
    return fail(ErrorCode::refused, name, "rien n'a été demandé à cette clé",
                "nothing was asked of this key");
  const auto request = custody::parse_request(*kept, name);
  if (!request) return tl::unexpected(request.error());
  const auto case_keys = folder_.keys(name);
  if (!case_keys) return tl::unexpected(case_keys.error());
  const auto shares = custody::take_answer(*request, custody::request_digest(*kept), *answer, *case_keys);
  if (!shares) return tl::unexpected(shares.error());
  return folder_.keep_answer(name, answer->key, line);
}

Result<std::vector<OpenUnit>> Openings::unlock(const Opening& opening,
                                               std::map<std::uint32_t, std::uint64_t>& by_set) const {
  const auto case_keys = folder_.keys(opening.name);
  if (!case_keys) return tl::unexpected(case_keys.error());
  const auto answered = folder_.answered(opening.name);
  if (!answered) return tl::unexpected(answered.error());
  std::map<sealed::Unit, SharesOf> shares;
  for (const auto& [request_line, answer_line] : *answered) {
    const auto request = custody::parse_request(request_line, opening.name);
    if (!request) return tl::unexpected(request.error());
    const auto answer = custody::parse_answer(answer_line, opening.name);
    if (!answer) return tl::unexpected(answer.error());
    auto opened = custody::take_answer(*request, custody::request_digest(request_line), *answer, *case_keys);
    if (!opened) return base::pass(opened);
    for (custody::OpenedShare& one : *opened)
      shares[one.name.unit][one.name.set].try_emplace(one.name.role, std::move(one.share));
  }
  std::vector<OpenUnit> units;
  for (const sealed::LivingUnit* living : scope_of(opening)) {
    const sealed::PartEntry& part = living->part;
    const auto custody = custody_of(part);
    if (!custody) return tl::unexpected(custody.error());
    std::uint32_t set = 0;
    auto identity = restored(**custody, shares[part.unit], part, set);
    if (!identity) return base::pass(identity);
    auto record = keys_.find(part.unit);
    if (!record) return base::pass(record);
    ++by_set[set];
    units.push_back({living, std::move(record->data), std::move(*identity)});
  }
  return units;
}

Result<Given> Openings::run(const std::string& name, const Rules& rules, platform::DuckDatabase& engine,
                            const sealed::Search& search) {
  const Opening* opening = find(name);
  if (opening == nullptr) return absent(name);
  Step step;
  step.name = name;
  step.entity = opening->entity;
  step.kind = Kind::unlock;
  if (auto status = may_follow(opening, rules, step, today()); !status) return base::pass(status);
  const auto file = folder_.read(name);
  if (!file) return tl::unexpected(file.error());
  std::map<std::uint32_t, std::uint64_t> by_set;
  const auto units = unlock(*opening, by_set);
  if (!units) return tl::unexpected(units.error());
  if (units->empty())
    return fail(ErrorCode::not_found, name, "aucune unité vivante de ces jours n'a de dépositaires",
                "no living unit of these days has custodians");
  std::vector<sealed::Entry> entries;
  for (const auto& [set, count] : by_set) {
    step.set = set;
    step.units = count;
    entries.emplace_back(sealed::CaseEntry{step_members(step)});
  }
  for (const sealed::Entry& entry : entries)
    if (auto status = log_.append({entry}); !status) return base::pass(status);
  ExtractHead head{name, opening->entity, file->people, opening->scope.from, opening->scope.to};
  (void)scope_of(*opening, &head.left_out);
  const auto extract = make_extract(head, *units, log_, place_.parts, engine, search);
  if (!extract) return tl::unexpected(extract.error());
  Given given{seal_extract(extract->text, file->to), extract->units, extract->rows, head.left_out};
  step.kind = Kind::run;
  step.units = extract->units;
  step.rows = extract->rows;
  step.extract = platform::sha256(platform::as_bytes(extract->text));
  if (auto status = append(step); !status) return base::pass(status);
  return given;
}

Result<std::vector<Shown>> Openings::of_person(const std::string& entity, const std::string& user) const {
  std::vector<Shown> shown;
  for (const auto& [name, opening] : openings_) {
    if (opening.entity != entity || !opening.told) continue;
    const auto file = folder_.read(name);
    if (!file && file.error().code == ErrorCode::not_found) continue;  // erased at its term
    if (!file) return tl::unexpected(file.error());
    if (!std::ranges::binary_search(file->people, user)) continue;
    shown.push_back({name, opening.scope.ground, opening.scope.classes, opening.scope.from, opening.scope.to,
                     opening.opened_at, opening.ran, opening.outcome});
  }
  std::ranges::reverse(shown);
  return shown;
}

}  // namespace cartulaire::journal::opening
