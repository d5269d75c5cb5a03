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
      {"outbox",
       "événements en attente du journal : qui a changé quoi, sans aucune valeur",
       "events that wait for the journal: who changed what, without any value",
       true,
       Kept::until_taken,
       0,
       {operators},
       {},
       {"outbox", "entity, number"}},
      {"account",
       "comptes : date de création et de fermeture, changement de mot de passe imposé",
       "accounts: days of creation and closing, forced change of password",
       false,
       Kept::after_leaving,
       kDaysAfterLeaving,
       {self, it, operators},
       // After the person was taken out of it, who is then the last one.
       {"DELETE FROM account WHERE NOT EXISTS (SELECT 1 FROM account_person m WHERE m.account = account.id) "
        "AND EXISTS (SELECT 1 FROM person p WHERE p.entity = $1 AND p.id = $2)"},
       {"account", "id"}},
      {"account_person",
       "à quelles personnes un compte appartient, dans chaque entité",
       "whose an account is, in each entity",
       true,
       Kept::after_leaving,
       kDaysAfterLeaving,
       {self, it, operators},
       {"DELETE FROM account_person WHERE entity = $1 AND person = $2"},
       {"account_person", "entity, person"}},
      {"account_means",
       "registre des moyens d’authentification : sorte, nom, délivrance, retrait ; secrets hachés ou "
       "chiffrés",
       "register of means of authentication: kind, name, issue, revocation; secrets hashed or encrypted",
       false,
       Kept::after_leaving,
       kDaysAfterLeaving,
       {self, it, ciso},
       {"DELETE FROM account_means WHERE account IN (SELECT m.account FROM account_person m WHERE m.entity = "
        "$1 AND m.person = $2) AND NOT EXISTS (SELECT 1 FROM account_person o WHERE o.account = "
        "account_means.account AND NOT (o.entity = $1 AND o.person = $2))"},
       {"account_means", "account, number"}},
      {"account_link",
       "liens à usage unique pour choisir un mot de passe : leur empreinte, 72 heures",
       "one-time links to choose a password: their hash, 72 hours",
       false,
       Kept::until_end,
       0,
       {operators},
       {"DELETE FROM account_link WHERE account IN (SELECT m.account FROM account_person m WHERE m.entity = "
        "$1 AND m.person = $2) AND NOT EXISTS (SELECT 1 FROM account_person o WHERE o.account = "
        "account_link.account AND NOT (o.entity = $1 AND o.person = $2))"},
       {"account_link", "id"},
       {"DELETE FROM account_link WHERE ends_at <= $1"}},
      {"session",
       "sessions ouvertes du portail : leur empreinte, début, dernière demande, fin, moyens employés",
       "open sessions of the portal: their hash, beginning, last request, end, means used",
       false,
       Kept::until_end,
       0,
       {self},
       {"DELETE FROM session WHERE account IN (SELECT m.account FROM account_person m WHERE m.entity = $1 "
        "AND m.person = $2) AND NOT EXISTS (SELECT 1 FROM account_person o WHERE o.account = "
        "session.account AND NOT (o.entity = $1 AND o.person = $2))"},
       {"session", "id"},
       {"DELETE FROM session WHERE ends_at <= $1 OR idle_ends_at <= $1"}},
      {"sign_in_failures",
       "échecs de connexion, comptés sous l’empreinte d’un compte, d’une adresse ou d’un navigateur ; 24 "
       "heures",
       "failed sign-ins, counted under the keyed hash of an account, an address or a browser; 24 hours",
       false,
       Kept::until_end,
       0,
       {operators},
       {},
       {"sign_in_failures", "bucket"},
       {"DELETE FROM sign_in_failures WHERE last_at + 86400000 <= $1"}},
      {"role_grant",
       "rôles attribués et délégués dans une entité : à qui, par qui, de quand à quand",
       "roles granted and delegated in an entity: to whom, by whom, from when until when",
       true,
       Kept::after_leaving,
       kDaysAfterLeaving,
       {self, manager, it, ciso, dpo, authority, operators},
       // A delegation goes with either of the two.
       {"DELETE FROM role_grant WHERE EXISTS (SELECT 1 FROM account_person m WHERE m.entity = $1 "
        "AND m.person = $2 AND (m.account = role_grant.account OR m.account = role_grant.delegator) "
        "AND NOT EXISTS (SELECT 1 FROM account_person o WHERE o.account = m.account "
        "AND NOT (o.entity = $1 AND o.person = $2)))"},
       {"role_grant", "entity, id"}},
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
  for (const Record& record : records()) {
    for (const SqlText& statement : record.due)
      if (auto gone = in.run(all, statement, {std::int64_t{by.at.time_since_epoch().count()}}); !gone)
        return base::pass(gone);
  }
  return static_cast<std::int64_t>(due->size());
}

}  // namespace cartulaire::store
