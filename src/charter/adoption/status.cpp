#include "charter/adoption/status.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "charter/wording/quantity.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::adoption {
namespace {

struct Registered {
  std::string version;
  const EntityText* text = nullptr;
};

// The entity's texts, in the order of their registration.
std::vector<Registered> texts_of(const Register& all, std::string_view entity) {
  std::vector<Registered> out;
  for (const Record& record : all.records) {
    const Version* version = record.act.as<Version>();
    if (version == nullptr) continue;
    for (const EntityText& text : version->entities)
      if (text.entity == entity) out.push_back({record.act.version, &text});
  }
  return out;
}

Acts acts_of(const Register& all, std::string_view entity, std::string_view hash, bool that_stand) {
  const auto withdrawn = all.withdrawn();
  Acts out;
  for (const Record& record : all.records)
    if (record.act.entity == entity && record.act.hash == hash &&
        (withdrawn[record.number - 1] == 0) == that_stand)
      out.push_back(&record);
  return out;
}

// Where a change does not ask again, the last opinion on a text before this one.
std::optional<Day> earlier_opinion(const Register& all, const EntityText& text, Day today) {
  std::optional<Day> found;
  for (const Registered& one : texts_of(all, text.entity)) {
    if (one.text->hash == text.hash) break;
    const auto opinion =
        standing(acts_of(all, text.entity, one.text->hash, true), one.text->formalities, today).opinion;
    if (opinion) found = opinion;
  }
  return found;
}

std::optional<InForce> in_force(const Register& all, std::string_view entity, Day today) {
  std::optional<InForce> found;
  for (const Registered& one : texts_of(all, entity)) {
    const Standing now = standing(acts_of(all, entity, one.text->hash, true), one.text->formalities, today,
                                  earlier_opinion(all, *one.text, today));
    if (!now.in_force_from || *now.in_force_from > today) continue;
    // Of two that begin on one day, the one registered later.
    if (!found || *now.in_force_from >= found->since)
      found = InForce{one.version, one.text->hash, *now.in_force_from};
  }
  return found;
}

// Those that stand, under the clause's name or the one that it had.
std::vector<const Papers*> all_papers(const Register& all, std::string_view entity,
                                      const Monitoring& clause) {
  const auto withdrawn = all.withdrawn();
  std::vector<const Papers*> out;
  for (const Record& record : all.records) {
    const Papers* papers = record.act.as<Papers>();
    if (papers == nullptr || record.act.entity != entity || withdrawn[record.number - 1] != 0) continue;
    if (papers->clause == clause.clause || (!clause.formerly.empty() && papers->clause == clause.formerly))
      out.push_back(papers);
  }
  return out;
}

Label why_inert(bool changed) {
  if (changed)
    return {"la clause a changé depuis ses pièces : enregistrez-les de nouveau",
            "the clause has changed since its papers: record them again"};
  return {
      "il manque l'inscription au registre des traitements, et l'analyse d'impact ou le motif de son absence",
      "the entry in the record of processing is missing, and the impact assessment or why none is due"};
}

void compare(const Register& all, const EntityText& text, EntityStatus& out) {
  const Registered* before = nullptr;
  const auto texts = texts_of(all, text.entity);
  for (const Registered& one : texts) {
    if (one.version == out.version && one.text->hash != text.hash) out.number_taken = true;
    if (one.text->hash == text.hash) break;
    if (!out.in_force || out.in_force->hash == one.text->hash || out.in_force->hash == text.hash)
      before = &one;
  }
  if (before == nullptr) return;
  out.compared_with = before->version;
  out.changes = articles_changed(*before->text, text);
}

}  // namespace

const EntityText* registered_text(const Register& all, std::string_view entity, std::string_view hash) {
  for (const Registered& one : texts_of(all, entity))
    if (one.text->hash == hash) return one.text;
  return nullptr;
}

const Papers* papers_of(const Register& all, std::string_view entity, const Monitoring& clause) {
  for (const Papers* papers : all_papers(all, entity, clause))
    if (papers->fingerprint == clause.fingerprint) return papers;
  return nullptr;
}

EntityStatus status_of(const Register& all, const std::string& version, const EntityText& text, Day today) {
  EntityStatus out;
  out.entity = text.entity;
  out.version = version;
  out.hash = text.hash;
  out.in_force = in_force(all, text.entity, today);
  out.acts = acts_of(all, text.entity, text.hash, true);
  out.withdrawn = acts_of(all, text.entity, text.hash, false);
  out.earlier_opinion = earlier_opinion(all, text, today);
  out.now = standing(out.acts, text.formalities, today, out.earlier_opinion);
  if (registered_text(all, text.entity, text.hash) == nullptr) {
    out.now.stage = Stage::draft;
    out.now.in_force_from.reset();
    out.now.missing.insert(out.now.missing.begin(), {Step::registration,
                                                     {"enregistrer la version", "register the version"},
                                                     rule_of(Step::registration, text.formalities)});
  } else if (out.now.stage == Stage::in_force && out.in_force && out.in_force->hash != text.hash) {
    out.now.stage = Stage::replaced;
  }
  compare(all, text, out);
  for (const Monitoring& clause : text.monitoring)
    if (papers_of(all, text.entity, clause) == nullptr)
      out.inert.push_back({clause, why_inert(!all_papers(all, text.entity, clause).empty())});
  return out;
}

wording::Adoption adoption_words(const EntityStatus& status, base::Language language) {
  wording::Adoption out;
  const auto add_day = [&](const char* name, const std::optional<Day>& day) {
    if (!day) return;
    out.emplace_back(name, wording::say_date(date_of(*day), language).text);
  };
  add_day("cst.date", status.now.opinion);
  add_day("deliberation.date", status.now.deliberation);
  add_day("annexation.date", status.now.annexation);
  add_day("publication.date", status.now.publication);
  add_day("in_force.date", status.now.in_force_from);
  for (const Record* record : status.acts) {
    if (const Deliberation* one = record->act.as<Deliberation>())
      if (status.now.deliberation == record->act.day)
        out.emplace_back("deliberation.reference", one->reference);
    if (const Consultation* one = record->act.as<Consultation>())
      if (status.now.opinion == record->act.day)
        out.emplace_back("cst.opinion", opinion_label(opinion_of(one->votes)).in(language));
  }
  return out;
}

}  // namespace cartulaire::charter::adoption
