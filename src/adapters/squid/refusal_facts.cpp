#include "adapters/squid/answers.hpp"
#include "charter/catalogue.hpp"
#include "charter/charter.hpp"
#include "charter/render.hpp"
#include "lists/categories.hpp"
#include "policy/reason_text.hpp"

namespace cartulaire::adapters::squid {
namespace {

charter::RefusalKind kind_of(const policy::Decision& decision, Hindrance hindrance) {
  if (hindrance != Hindrance::none) return charter::RefusalKind::failure;
  // A gate too: whoever may have signed since the last news is not told to sign.
  if (decision.reason == policy::Reason::indeterminate) return charter::RefusalKind::failure;
  if (decision.verdict == policy::Verdict::gate) return charter::RefusalKind::gate;
  return charter::RefusalKind::refused;
}

charter::Bilingual detail_of(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::journal_blocked:
      return {"Le journal annoncé par la charte ne peut pas être écrit en ce moment.",
              "The journal that the charter announces cannot be written at the moment."};
    case Hindrance::unreadable:
      return {"L'adresse demandée n'est pas lisible.", "The address asked for cannot be read."};
    case Hindrance::no_policy:
      return {"Ce relais n'a pas encore reçu la charte à appliquer.",
              "This proxy has not yet received the charter that it is to apply."};
    case Hindrance::none:
      break;
  }
  return {};
}

// Where the site has nothing to do with it: what does.
charter::Bilingual detail_of(policy::Reason reason) {
  using policy::Reason;
  if (reason != Reason::suspended && reason != Reason::generic_account &&
      reason != Reason::device_forbidden && reason != Reason::device_needs_authorisation)
    return {};
  return {std::string(policy::sentence(reason, base::Language::french)),
          std::string(policy::sentence(reason, base::Language::english))};
}

}  // namespace

charter::RefusalFacts facts_of_world(const policy::World& world, const policy::Decision& decision,
                                     Hindrance hindrance) {
  charter::RefusalFacts facts;
  facts.kind = kind_of(decision, hindrance);
  facts.detail = hindrance != Hindrance::none ? detail_of(hindrance) : detail_of(decision.reason);
  if (decision.entity != policy::kNoEntity) {
    const policy::Policy& policy = world.policy(decision.entity);
    facts.entity = policy.entity_name;
    facts.charter_version = policy.version;
    facts.charter_hash = policy.hash;
    if (const policy::Clause* clause = world.clause(decision.entity, decision.clause)) {
      facts.article_number = clause->article;
      facts.article_title = clause->title;
      facts.article_text = clause->text;
      facts.clause = clause->name;
      facts.request_name = clause->relief;
    }
  }
  if (decision.category != policy::kNoCategory) {
    const std::string_view id = world.category_name(decision.category);
    if (const lists::Category* category = lists::find_category(id))
      facts.categories.push_back({std::string(category->label_fr), std::string(category->label_en)});
  }
  return facts;
}

namespace {

using charter::EffectiveCharter;

// "l'ouverture d'un site": what the request that may lift the clause asks for.
charter::Bilingual request_noun(const charter::Clause& request) {
  const charter::Parameter* subject = request.kind->find(charter::kinds::request::subject.name);
  if (subject == nullptr) return {};
  const charter::Label* label =
      charter::catalogue().word(*subject, request.word(charter::kinds::request::subject));
  return label == nullptr ? charter::Bilingual{} : charter::Bilingual{label->french, label->english};
}

// The first of the roles that decide on the request, else the one to whom the charter sends people with
// questions.
std::string contact_of(const EffectiveCharter& text, const charter::Clause* request) {
  if (request != nullptr)
    for (const charter::Name& role : request->items(charter::kinds::request::decided_by))
      if (const charter::Named* named = text.front.role(role.id)) return named->name;
  for (const charter::Clause& clause : text.clauses) {
    if (!clause.is_a(charter::kinds::contact::kind)) continue;
    if (const charter::Named* named = text.front.role(clause.word(charter::kinds::contact::at)))
      return named->name;
  }
  return {};
}

std::string article_of(const EffectiveCharter& text, std::string_view number) {
  for (const charter::Article& article : text.articles) {
    if (article.number != number) continue;
    auto said = charter::article_text(text, article);
    if (said) return std::move(*said);
  }
  return {};
}

}  // namespace

FactsOf facts_of_bundle(std::shared_ptr<const node::Bundle> bundle) {
  return [bundle = std::move(bundle)](const policy::World& world, const policy::Decision& decision,
                                      Hindrance hindrance) {
    charter::RefusalFacts facts = facts_of_world(world, decision, hindrance);
    if (bundle == nullptr || decision.entity >= bundle->entities().size()) return facts;
    const EffectiveCharter& text = bundle->entities()[decision.entity].text;
    facts.charter_title = text.front.title;
    if (text.front.language == "en") facts.charter_language = base::Language::english;
    if (facts.article_text.empty()) facts.article_text = article_of(text, facts.article_number);
    const charter::Clause* request = text.find_clause(facts.request_name);
    if (request != nullptr) facts.request = request_noun(*request);
    facts.contact = contact_of(text, request);
    return facts;
  };
}

FactsOf with_portal(FactsOf facts, std::string portal) {
  if (portal.empty()) return facts;
  return [facts = std::move(facts), portal = std::move(portal)](
             const policy::World& world, const policy::Decision& decision, Hindrance hindrance) {
    charter::RefusalFacts out = facts(world, decision, hindrance);
    if (out.kind == charter::RefusalKind::gate) out.request_url = portal + "/portail";
    return out;
  };
}

}  // namespace cartulaire::adapters::squid
