// What may be recorded after what. A refused act is never in the register; an act that stands there may still
// not count (stage.hpp), once another one was withdrawn.
#include <algorithm>

#include <fmt/format.h>

#include "charter/adoption/status.hpp"

namespace cartulaire::charter::adoption {
namespace {

using base::ErrorCode;
using base::fail;
using base::Status;

class Judging {
 public:
  Judging(const Register& all, const Act& act, Day today) : all_(all), act_(act), today_(today) {}

  Status judge() {
    if (const Version* version = act_.as<Version>()) return may_register(*version);
    if (const Withdrawal* withdrawal = act_.as<Withdrawal>()) return may_withdraw(*withdrawal);
    if (Status status = may_speak_of(); !status) return status;
    if (act_.as<EntryIntoForce>() == nullptr && act_.day > today_)
      return fail(ErrorCode::invalid, print_day(act_.day),
                  "ce jour est à venir : un acte s'enregistre une fois pris",
                  "this day is to come: an act is recorded once it was done");
    return std::visit([&](const auto& what) { return may(what); }, act_.what);
  }

 private:
  [[nodiscard]] std::string where() const { return fmt::format("{} {}", act_.entity, act_.version); }

  Status may_register(const Version& version) {
    if (const std::string charter = all_.charter(); !charter.empty() && charter != version.charter)
      return fail(ErrorCode::refused, version.charter,
                  fmt::format("ce registre est celui de la charte `{}`", charter),
                  fmt::format("this register is the one of the charter `{}`", charter));
    for (const Record& record : all_.records) {
      const Version* other = record.act.as<Version>();
      if (other == nullptr || record.act.version != act_.version) continue;
      if (other->entities == version.entities)
        return fail(ErrorCode::refused, act_.version,
                    fmt::format("cette version est déjà enregistrée (acte {})", record.number),
                    fmt::format("this version is registered already (record {})", record.number));
      return fail(
          ErrorCode::refused, act_.version,
          fmt::format("la version {} est enregistrée avec un autre texte (acte {}) et ne change plus : "
                      "donnez un autre numéro à la vôtre",
                      act_.version, record.number),
          fmt::format("version {} is registered with another text (record {}) and does not change any "
                      "more: give yours another number",
                      act_.version, record.number));
    }
    return {};
  }

  Status may_withdraw(const Withdrawal& withdrawal) {
    const std::string name = std::to_string(withdrawal.record);
    if (withdrawal.record < 1 || withdrawal.record > all_.records.size())
      return fail(ErrorCode::not_found, name, "aucun acte ne porte ce numéro", "no record has this number");
    const Record& record = all_.records[withdrawal.record - 1];
    if (record.act.as<Version>() != nullptr || record.act.as<Withdrawal>() != nullptr)
      return fail(ErrorCode::refused, name,
                  "une version ou un retrait ne se retire pas : enregistrez ce qui est juste",
                  "a version or a withdrawal is not withdrawn: record what is right");
    if (const std::uint64_t by = all_.withdrawn()[withdrawal.record - 1]; by != 0)
      return fail(ErrorCode::refused, name, fmt::format("déjà retiré par l'acte {}", by),
                  fmt::format("withdrawn already by record {}", by));
    return {};
  }

  // The entity and the text are registered.
  Status may_speak_of() {
    bool version = false;
    bool entity = false;
    for (const Record& record : all_.records) {
      const Version* one = record.act.as<Version>();
      if (one == nullptr || record.act.version != act_.version) continue;
      version = true;
      for (const EntityText& text : one->entities) {
        if (text.entity != act_.entity) continue;
        entity = true;
        if (text.hash == act_.hash) text_ = &text;
      }
    }
    if (text_ != nullptr) return {};
    if (!version)
      return fail(ErrorCode::not_found, act_.version,
                  "cette version n'est pas enregistrée : `cartulaire charter adopt version` d'abord",
                  "this version is not registered: `cartulaire charter adopt version` first");
    if (!entity)
      return fail(ErrorCode::not_found, where(), "la version enregistrée n'a pas cette entité",
                  "the registered version has no such entity");
    return fail(
        ErrorCode::refused, where(),
        "le texte n'est plus celui qui est enregistré sous ce numéro : donnez-lui un autre numéro de "
        "version, puis enregistrez-la",
        "the text is not the one registered under this number any more: give it another version number, "
        "then register it");
  }

  [[nodiscard]] Acts acts() const { return status_of(all_, act_.version, *text_, today_).acts; }

  Status counts(Step step) {
    const EntityStatus now = status_of(all_, act_.version, *text_, today_);
    const auto lack = lacking(step, act_.day, now.acts, text_->formalities, now.earlier_opinion);
    if (!lack) return {};
    return fail(ErrorCode::refused, fmt::format("{} {}", where(), print_day(act_.day)),
                fmt::format("{} à cette date ({})", lack->what.french, lack->rule.french),
                fmt::format("{} on that day ({})", lack->what.english, lack->rule.english));
  }

  Status may(const Consultation& one) {
    if (one.votes.favourable + one.votes.unfavourable + one.votes.abstentions == 0)
      return fail(ErrorCode::invalid, where(), "il manque les voix : pour, contre, abstentions",
                  "the votes are missing: for, against, abstentions");
    if (one.body == Body::other && one.name.empty())
      return fail(ErrorCode::invalid, where(), "nommez l'instance consultée : --name",
                  "name the body that was consulted: --name");
    if (one.staff && one.body == Body::cst && *one.staff < kStaffForOwnCommittee)
      return fail(ErrorCode::refused, where(),
                  fmt::format("sous {} agents, le comité est celui du centre de gestion (`centre_cst`) ou un "
                              "comité commun (`joint_cst`) : CGFP, L. 251-5",
                              kStaffForOwnCommittee),
                  fmt::format("under {} agents the committee is the management centre's (`centre_cst`) or a "
                              "shared one (`joint_cst`): CGFP, L. 251-5",
                              kStaffForOwnCommittee));
    if (one.staff && one.body == Body::centre_cst && *one.staff >= kStaffForOwnCommittee)
      return fail(ErrorCode::refused, where(),
                  fmt::format("à partir de {} agents, l'entité a son propre comité : CGFP, L. 251-5",
                              kStaffForOwnCommittee),
                  fmt::format("from {} agents on the entity has a committee of its own: CGFP, L. 251-5",
                              kStaffForOwnCommittee));
    return {};
  }
  Status may(const Answer& /*one*/) {
    for (const Record* record : acts())
      if (record->act.as<Consultation>() != nullptr && record->act.day <= act_.day) return {};
    return fail(ErrorCode::refused, where(), "aucune consultation n'attend de réponse à cette date",
                "no consultation waits for an answer on that day");
  }
  Status may(const Deliberation& /*one*/) { return counts(Step::deliberation); }
  Status may(const Annexation& /*one*/) { return counts(Step::annexation); }
  Status may(const Publication& /*one*/) { return counts(Step::publication); }
  Status may(const EntryIntoForce& /*one*/) {
    for (const Record* record : acts())
      if (record->act.as<EntryIntoForce>() != nullptr)
        return fail(ErrorCode::refused, where(),
                    fmt::format("la date est déjà fixée par l'acte {} : retirez-le d'abord", record->number),
                    fmt::format("the day is set already by record {}: withdraw it first", record->number));
    return counts(Step::entry_into_force);
  }
  Status may(const Papers& one) {
    const auto clause =
        std::find_if(text_->monitoring.begin(), text_->monitoring.end(),
                     [&](const Monitoring& monitoring) { return monitoring.clause == one.clause; });
    if (clause == text_->monitoring.end())
      return fail(ErrorCode::not_found, one.clause,
                  "aucune clause de surveillance de cette entité ne porte ce nom",
                  "no monitoring clause of this entity has this name");
    if (clause->fingerprint != one.fingerprint)
      return fail(ErrorCode::refused, one.clause, "la clause n'est plus celle qui est enregistrée",
                  "the clause is not the registered one any more");
    return {};
  }
  Status may(const Version& /*one*/) { return {}; }
  Status may(const Withdrawal& /*one*/) { return {}; }

  const Register& all_;
  const Act& act_;
  const Day today_;
  const EntityText* text_ = nullptr;
};

}  // namespace

base::Status admissible(const Register& all, const Act& act, Day today) {
  return Judging(all, act, today).judge();
}

}  // namespace cartulaire::charter::adoption
