#include "journal/opening/openings.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

#include <fmt/format.h>

#include "journal/day_keys.hpp"
#include "journal/sealed/living_shares.hpp"

namespace cartulaire::journal::opening {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

tl::unexpected<base::Error> absent(const std::string& name) {
  return fail(ErrorCode::not_found, name, "ce dossier n'existe pas", "there is no such case");
}

}  // namespace

void Openings::take(const sealed::TimedEntry& entry) {
  if (auto status = custody_.take(entry); !status) {
    fault_ = std::move(status);
    return;
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
      if (auto status = folder_.requests().close(name); !status) return status;
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
  return step.kind == Kind::close ? folder_.requests().close(step.name) : Status();
}

std::vector<const sealed::LivingUnit*> Openings::scope_of(const Opening& opening,
                                                          std::vector<std::string>* left_out) const {
  std::vector<const sealed::LivingUnit*> units;
  for (const auto& [unit, living] : books_.living())
    if (unit.entity == opening.entity && !books_.is_due(living, today()) && unit.day >= opening.scope.from &&
        unit.day <= opening.scope.to &&
        std::ranges::find(opening.scope.classes, unit.log_class) != opening.scope.classes.end()) {
      if (living.custody != 0)
        units.push_back(&living);
      else if (left_out != nullptr)
        left_out->push_back(unit.name());
    }
  return units;
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
  const auto case_keys = folder_.requests().keys(name);
  if (!case_keys) return tl::unexpected(case_keys.error());
  custody::Requests requests;
  for (const sealed::LivingUnit* living : scope_of(*opening)) {
    const auto custody = custody_.of(living->part.unit, living->custody);
    if (!custody) return tl::unexpected(custody.error());
    const auto record = keys_.find(living->part.unit);
    if (!record) return tl::unexpected(record.error());
    auto boxes =
        custody::read_shares(sealed::shares_in_force(*record, *living), living->part.unit, **custody);
    if (!boxes) return base::pass(boxes);
    custody::add_boxes(requests, std::move(*boxes));
  }
  for (auto& [whose, request] : requests) {
    request.origin = log_.origin();
    request.name = name;
    request.entity = opening->entity;
    request.case_key = case_keys->public_key;
    request.says = {opening->scope.ground,
                    file->reference,
                    file->people,
                    sealed::day_name(opening->scope.from),
                    sealed::day_name(opening->scope.to),
                    opening->scope.classes};
  }
  // The same lines until the case is closed; a late part of these days, or a handover, makes new ones.
  return folder_.requests().ask(name, std::move(requests));
}

Status Openings::answer(const std::string& name, std::string_view line) {
  const Opening* opening = find(name);
  if (opening == nullptr || opening->closed) return absent(name);
  return folder_.requests().answer(name, line);
}

Result<std::vector<OpenUnit>> Openings::unlock(const Opening& opening, UnitsBySet& by_set) const {
  const auto answers = folder_.requests().answers(opening.name);
  if (!answers) return tl::unexpected(answers.error());
  std::vector<OpenUnit> units;
  for (const sealed::LivingUnit* living : scope_of(opening)) {
    const sealed::PartEntry& part = living->part;
    const auto custody = custody_.of(part.unit, living->custody);
    if (!custody) return tl::unexpected(custody.error());
    const auto shares = answers->of(part.unit, living->custody);
    if (!shares) return tl::unexpected(shares.error());
    auto gathered = custody::gather(**custody, *shares, part.unit, part.identity);
    if (!gathered) return base::pass(gathered);
    auto record = keys_.find(part.unit);
    if (!record) return base::pass(record);
    ++by_set[{(*custody)->number, gathered->set}];
    units.push_back({living, std::move(record->data), std::move(gathered->identity)});
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
  UnitsBySet by_set;
  const auto units = unlock(*opening, by_set);
  if (!units) return tl::unexpected(units.error());
  if (units->empty())
    return fail(ErrorCode::not_found, name, "aucune unité vivante de ces jours n'a de dépositaires",
                "no living unit of these days has custodians");
  std::vector<sealed::Entry> entries;
  for (const auto& [which, count] : by_set) {
    std::tie(step.custody, step.set) = which;
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
