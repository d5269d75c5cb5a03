#include "hub/adopted.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "charter/adoption/status.hpp"
#include "policy/policy.hpp"

namespace cartulaire::hub {
namespace {

using charter::Diagnostic;
using charter::Label;
using charter::Severity;
using charter::adoption::beginning_of;
using charter::adoption::Day;
using charter::adoption::entity_text;
using charter::adoption::EntityStatus;
using charter::adoption::EntityText;
using charter::adoption::Formalities;
using charter::adoption::Inert;
using charter::adoption::Monitoring;
using charter::adoption::Need;
using charter::adoption::Papers;
using charter::adoption::papers_of;
using charter::adoption::print_day;
using charter::adoption::read_register;
using charter::adoption::Register;
using charter::adoption::status_of;
using charter::adoption::today_in;
using policy::NameTable;

// An entity that has not adopted: no clock of ours gets there.
constexpr base::Instant kNever{std::chrono::sys_days{std::chrono::year(9999) / 12 / 31}};

class Applying {
 public:
  Applying(const charter::Charter& charter, const std::string& file, Day today, StateFile& state)
      : charter_(charter), file_(file), today_(today), state_(state) {}

  base::Result<std::vector<Diagnostic>> from_register(const Register& all) {
    if (state_.adoption)
      say(Severity::error, "A06", file_, *state_.adoption, {},
          {"un registre d'adoption existe : retirez `adoptions` et `papers` de ce fichier, qui diraient deux "
           "fois "
           "la même chose",
           "there is a register of adoption: take `adoptions` and `papers` out of this file, which would say "
           "it "
           "twice"});
    for (const charter::Entity& entity : charter_.front.entities) {
      auto effective = charter::effective_charter(charter_, entity.id);
      if (!effective) return base::pass(effective);
      const EntityText text = entity_text(*effective);
      const EntityStatus status = status_of(all, charter_.front.version, text, today_);
      if (auto done = one_entity(status); !done) return base::pass(done);
      for (const Monitoring& clause : text.monitoring)
        if (const Papers* papers = papers_of(all, entity.id, clause)) add_papers(entity.id, clause, *papers);
      for (const Inert& inert : status.inert)
        say(Severity::warning, "A05", charter_.file, {1, 1}, entity.id,
            {fmt::format("la clause `{}` (article {}) reste sans effet : {}", inert.clause.clause,
                         inert.clause.article, inert.why.french),
             fmt::format("the clause `{}` (article {}) stays inert: {}", inert.clause.clause,
                         inert.clause.article, inert.why.english)});
    }
    return finish();
  }

  // state.yml: an installation without a register. A charter that asks for no formality is in force at once.
  base::Result<std::vector<Diagnostic>> from_state() {
    for (const charter::Entity& entity : charter_.front.entities) {
      auto effective = charter::effective_charter(charter_, entity.id);
      if (!effective) return base::pass(effective);
      const Formalities asked = entity_text(*effective).formalities;
      const auto stated =
          std::find_if(state_.adoptions.begin(), state_.adoptions.end(), [&](const StatedAdoption& one) {
            return one.entity == entity.id && one.version == charter_.front.version;
          });
      if (!asked.any() || stated != state_.adoptions.end()) adopted_ = true;
      if (asked.any() && stated == state_.adoptions.end())
        inert(entity.id, {"ni registre d'adoption, ni ligne d'`adoptions` dans l'état",
                          "neither a register of adoption nor a line of `adoptions` in the state"});
      if (asked.any() && stated != state_.adoptions.end()) check_stated(*stated, asked);
    }
    return finish();
  }

 private:
  void say(Severity severity, const char* code, const std::string& file, charter::Place place,
           const std::string& entity, Label sentence) {
    Diagnostic out;
    out.severity = severity;
    out.code = code;
    out.file = file;
    out.place = place;
    out.french = std::move(sentence.french);
    out.english = std::move(sentence.english);
    out.entity = entity;
    found_.push_back(std::move(out));
  }
  void refuse(const char* code, const EntityStatus& status, Label sentence) {
    say(Severity::error, code, charter_.file, {1, 1}, status.entity, std::move(sentence));
  }

  void inert(const std::string& entity, const Label& why) {
    add_adoption(entity, kNever);
    say(Severity::warning, "A04", charter_.file, {1, 1}, entity,
        {fmt::format("la version {} reste sans effet pour cette entité : {}", charter_.front.version,
                     why.french),
         fmt::format("version {} stays inert for this entity: {}", charter_.front.version, why.english)});
  }

  void add_adoption(const std::string& entity, base::Instant from) {
    const auto number = policy::version_number(charter_.front.version);
    if (!number) {
      say(Severity::error, "A02", charter_.file, {1, 1}, entity,
          {fmt::format("`{}` n'est pas une version comme 1.2.0", charter_.front.version),
           fmt::format("`{}` is not a version like 1.2.0", charter_.front.version)});
      return;
    }
    policy::Adoption out{};
    out.entity = state_.data.intern(NameTable::entity, entity);
    out.version = *number;
    out.in_force = from.time_since_epoch().count();
    state_.data.adoptions.push_back(out);
  }

  void add_papers(const std::string& entity, const Monitoring& clause, const Papers& papers) {
    policy::Papers out{};
    out.clause = state_.data.intern(NameTable::clause, clause.clause);
    out.entity = state_.data.intern(NameTable::entity, entity);
    out.has = static_cast<std::uint8_t>(policy::kRegisterEntry |
                                        (papers.assessment.empty() ? 0 : policy::kImpactAssessment));
    state_.data.papers.push_back(out);
  }

  base::Status one_entity(const EntityStatus& status) {
    if (status.number_taken) {
      refuse(
          "A01", status,
          {fmt::format("ce texte n'est pas celui de la version {} enregistrée : donnez-lui un autre numéro",
                       status.version),
           fmt::format("this text is not the one of the registered version {}: give it another number",
                       status.version)});
      return {};
    }
    const bool ready = status.now.in_force_from.has_value();
    if (status.in_force && status.in_force->hash != status.hash) {
      // A bundle holds one version: this one would put out of force the one that is in force.
      const std::string until =
          ready && *status.now.in_force_from > today_ ? print_day(*status.now.in_force_from) : std::string{};
      refuse("A03", status,
             {fmt::format("la version {} est en vigueur : publiez-la{}", status.in_force->version,
                          until.empty() ? std::string(", ou achevez l'adoption de celle-ci")
                                        : fmt::format(" jusqu'au {}, date de celle-ci", until)),
              fmt::format("version {} is in force: publish it{}", status.in_force->version,
                          until.empty() ? std::string(", or finish adopting this one")
                                        : fmt::format(" until {}, the day of this one", until))});
      return {};
    }
    if (!ready) {
      const Need& need = status.now.missing.front();
      inert(status.entity, {fmt::format("{} ({})", need.what.french, need.rule.french),
                            fmt::format("{} ({})", need.what.english, need.rule.english)});
      return {};
    }
    adopted_ = true;
    const auto from = beginning_of(*status.now.in_force_from, charter_.front.time_zone);
    if (!from) return tl::unexpected<base::Error>(from.error());
    add_adoption(status.entity, *from);
    return {};
  }

  void check_stated(const StatedAdoption& stated, const Formalities& asked) {
    struct Formality {
      bool asked;
      std::optional<std::int32_t> day;
      const char* key;
    };
    std::int32_t before = 0;
    for (const Formality& one : {Formality{asked.opinion(), stated.staff_opinion, "staff_opinion"},
                                 {asked.deliberation, stated.deliberation, "deliberation"},
                                 {asked.annexation, stated.annexed, "annexed"}}) {
      if (one.asked && !one.day)
        say(Severity::error, "A02", file_, stated.place, stated.entity,
            {fmt::format("il manque `{}` : la clause `{}` (article {}) le demande", one.key, asked.clause,
                         asked.article),
             fmt::format("`{}` is missing: the clause `{}` (article {}) asks for it", one.key, asked.clause,
                         asked.article)});
      if (one.day && *one.day < before)
        say(Severity::error, "A02", file_, stated.place, stated.entity,
            {fmt::format("`{}` vient avant la formalité qui le précède", one.key),
             fmt::format("`{}` comes before the formality that precedes it", one.key)});
      before = std::max(before, one.day.value_or(before));
    }
  }

  // Nobody adopted: there is nothing to publish.
  std::vector<Diagnostic> finish() {
    const bool refused = std::any_of(found_.begin(), found_.end(),
                                     [](const Diagnostic& one) { return one.severity == Severity::error; });
    if (!adopted_ && !refused)
      say(Severity::error, "A02", charter_.file, {1, 1}, {},
          {"aucune entité n'a adopté cette version : voyez `cartulaire charter status`",
           "no entity has adopted this version: see `cartulaire charter status`"});
    return std::move(found_);
  }

  const charter::Charter& charter_;
  const std::string& file_;
  const Day today_;
  StateFile& state_;
  std::vector<Diagnostic> found_;
  bool adopted_ = false;
};

}  // namespace

base::Result<std::vector<Diagnostic>> apply_adoption(const charter::Charter& charter, const std::string& file,
                                                     const platform::Path& path,
                                                     const platform::SignPublicKey& key, base::Instant now,
                                                     StateFile& state) {
  const auto today = today_in(charter.front.time_zone, now);
  if (!today) return tl::unexpected<base::Error>(today.error());
  Applying applying(charter, file, *today, state);
  if (path.empty()) return applying.from_state();
  auto all = read_register(path, key);
  if (!all) return base::pass(all);
  return applying.from_register(*all);
}

}  // namespace cartulaire::hub
