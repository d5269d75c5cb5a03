#include "adapters/squid/answers.hpp"
#include "lists/categories.hpp"

namespace cartulaire::adapters::squid {
namespace {

charter::RefusalKind kind_of(const policy::Decision& decision, Hindrance hindrance) {
  if (hindrance != Hindrance::none) return charter::RefusalKind::failure;
  if (decision.verdict == policy::Verdict::gate) return charter::RefusalKind::gate;
  if (decision.reason == policy::Reason::indeterminate) return charter::RefusalKind::failure;
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

}  // namespace

charter::RefusalFacts facts_of_world(const policy::World& world, const policy::Decision& decision,
                                     Hindrance hindrance) {
  charter::RefusalFacts facts;
  facts.kind = kind_of(decision, hindrance);
  facts.detail = detail_of(hindrance);
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

}  // namespace cartulaire::adapters::squid
