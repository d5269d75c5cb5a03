#include "store/records.hpp"

#include <algorithm>
#include <chrono>

#include "store/outbox.hpp"

namespace cartulaire::store {

std::span<const Record> records() {
  using enum Reader;
  static const std::vector<Record> all = {
      {"entity",
       "entités servies par cette installation",
       "entities that this installation serves",
       false,
       Kept::with_entity,
       0,
       {self, manager, it, ciso, dpo, authority, operators},
       {},
       {"entity", "id"}},
      {"counter",
       "derniers numéros donnés dans une entité",
       "last numbers given in an entity",
       true,
       Kept::with_entity,
       0,
       {operators},
       {},
       {"counter", "entity, kind"}},
      {"person",
       "personnes : identifiant, nom, adresse électronique, population, dates d’arrivée et de départ",
       "people: login, name, mail address, population, days of arrival and departure",
       true,
       Kept::after_leaving,
       kDaysAfterLeaving,
       {self, manager, it, dpo, operators},
       {"DELETE FROM person WHERE entity = $1 AND id = $2"},
       {"person", "entity, id"}},
      {"post",
       "postes : service, fonction, responsable ; finis dès le départ",
       "posts: unit, function, manager; ended on leaving",
       true,
       Kept::with_person,
       0,
       {self, manager, it, dpo, operators},
       {"DELETE FROM post WHERE entity = $1 AND person = $2",
        "UPDATE post SET manager = NULL WHERE entity = $1 AND manager = $2"},
       {"post", "entity, id"}},
      {"published_text",
       "textes publiés : la page que lisent les personnes d’une entité, son empreinte, son entrée en vigueur",
       "published texts: the page that an entity’s people read, its hash, its entry into force",
       true,
       Kept::with_entity,
       0,
       {self, manager, it, ciso, dpo, authority, operators},
       {},
       {"published_text", "entity, id"}},
      {"campaign",
       "campagnes de signature : texte, dates, populations, explications",
       "campaigns of signatures: text, days, populations, explanations",
       true,
       Kept::with_entity,
       0,
       {self, manager, it, ciso, dpo, authority, operators},
       {},
       {"campaign", "entity, id"}},
      // The employer’s copy of the receipt belongs to the personnel file, under the rules of that file.
      {"acknowledgement",
       "signatures : qui, quel texte (empreinte), quand, comment, où, devant qui ; effacées avec la personne",
       "signatures: who, which text (hash), when, how, where, before whom; erased with the person",
       true,
       Kept::with_person,
       0,
       {self, manager, it, dpo, operators},
       {"DELETE FROM acknowledgement WHERE entity = $1 AND person = $2"},
       {"acknowledgement", "entity, id"}},
      {"handover",
       "textes remis et non signés : à qui, quel jour, par qui",
       "texts handed over and not signed: to whom, on which day, by whom",
       true,
       Kept::with_person,
       0,
       {self, manager, it, dpo, operators},
       {"DELETE FROM handover WHERE entity = $1 AND person = $2"},
       {"handover", "entity, id"}},
      {"declaration",
       "accords donnés, refusés ou repris par une personne",
       "agreements that a person gave, refused or took back",
       true,
       Kept::with_person,
       0,
       {self, it, dpo, operators},
       {"DELETE FROM declaration WHERE entity = $1 AND person = $2"},
       {"declaration", "entity, id"}},
      {"mail",
       "courriels à envoyer et envoyés : à qui, à quel propos, quand ; ni adresse ni contenu",
       "mail to be sent and sent: to whom, about what, when; neither address nor content",
       true,
       Kept::with_person,
       0,
       {self, it, dpo, operators},
       {"DELETE FROM mail WHERE entity = $1 AND person = $2"},
       {"mail", "entity, id"}},
      {"invitation",
       "liens et feuilles pour signer sans compte : à qui, quel texte, jusqu’à quand ; l’empreinte du secret",
       "links and sheets to sign without an account: whose, which text, until when; the hash of the secret",
       true,
       Kept::with_person,
       0,
       {self, it, dpo, operators},
       {"DELETE FROM invitation WHERE entity = $1 AND person = $2"},
       {"invitation", "entity, id"}},
      {"outbox",
       "événements en attente du journal : qui a changé quoi, sans aucune valeur",
       "events that wait for the journal: who changed what, without any value",
       true,
       Kept::until_taken,
       0,
       {operators},
       {},
       {"outbox", "entity, number"}},
  };
  return all;
}

base::Result<std::int64_t> erase_due(Writing& in, const Installation& all, const By& by) {
  const base::Instant before = by.at - std::chrono::days(kDaysAfterLeaving);
  auto due = in.rows(all, "SELECT entity, id FROM person WHERE left_at < $1 ORDER BY entity, id",
                     {std::int64_t{before.time_since_epoch().count()}});
  if (!due) return base::pass(due);
  for (const platform::SqlRow& row : *due) {
    const EntityScope scope(row.text(0));
    const std::span<const Record> declared = records();
    for (auto record = declared.rbegin(); record != declared.rend(); ++record) {
      for (const SqlText& statement : record->erase)
        if (auto gone = in.run(scope, statement, {row.integer(1)}); !gone) return base::pass(gone);
    }
    if (auto told = put_event(in, scope, by, {"person.erased", std::to_string(row.integer(1)), ""}); !told)
      return base::pass(told);
  }
  return static_cast<std::int64_t>(due->size());
}

}  // namespace cartulaire::store
