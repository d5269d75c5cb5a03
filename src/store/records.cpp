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
      {"suspension",
       "suspensions de droits : motif, auteur, terme, réponse de la personne",
       "suspensions of rights: reason, author, term, the person’s answer",
       true,
       Kept::with_person,
       0,
       {self, ciso, dpo, authority, operators},
       {"DELETE FROM suspension WHERE entity = $1 AND person = $2"},
       {"suspension", "entity, id"}},
      {"crisis",
       "états de crise : début, fin, motif, auteur",
       "states of crisis: beginning, end, reason, author",
       true,
       Kept::with_entity,
       0,
       {self, manager, it, ciso, dpo, authority, operators},
       {},
       {"crisis", "entity, id"}},
      {"clause_switch",
       "bascules d’une clause : coupure d’urgence ou mise en marche, terme, motif, auteur",
       "switches of a clause: off in an emergency or on by decision, term, reason, author",
       true,
       Kept::with_entity,
       0,
       {self, manager, it, ciso, dpo, authority, operators},
       {},
       {"clause_switch", "entity, id"}},
      {"on_call",
       "astreintes : qui, de quand à quand",
       "turns on call: who, from when until when",
       true,
       Kept::with_person,
       0,
       {self, manager, it, operators},
       {"DELETE FROM on_call WHERE entity = $1 AND person = $2"},
       {"on_call", "entity, id"}},
      {"trace_key",
       "clés des personnes pour lire leurs propres traces : moitié publique, moitié secrète chiffrée par "
       "elles",
       "people’s keys to read their own traces: the public half, the secret half as they encrypted it",
       true,
       Kept::with_person,
       0,
       {self, operators},
       {"DELETE FROM trace_key WHERE entity = $1 AND person = $2"},
       {"trace_key", "entity, id"}},
      {"person_notice",
       "avis à une personne : quoi et quand, sans contenu",
       "notices to a person: what and when, without content",
       true,
       Kept::with_person,
       0,
       {self, operators},
       {"DELETE FROM person_notice WHERE entity = $1 AND person = $2"},
       {"person_notice", "entity, id"}},
      {"outbox",
       "événements en attente du journal : qui a changé quoi, sans aucune valeur",
       "events that wait for the journal: who changed what, without any value",
       true,
       Kept::until_taken,
       0,
       {operators},
       {},
       {"outbox", "entity, number"}},
      {"outbox_taking",
       "jusqu’où le journal a pris les événements de chaque entité",
       "how far the journal has taken each entity’s events",
       true,
       Kept::with_entity,
       0,
       {operators},
       {},
       {"outbox_taking", "entity, taken"}},
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
