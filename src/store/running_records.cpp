#include "store/running_records.hpp"

namespace cartulaire::store {

std::vector<Record> running_records() {
  using enum Reader;
  return {
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
      {"job",
       "travaux du pupitre : dernière exécution, dernière erreur ; ils ne nomment personne",
       "jobs of the hub: last run, last error; they name nobody",
       false,
       Kept::with_entity,
       0,
       {it, operators},
       {},
       {"job", "name"}},
      {"api_token",
       "jetons de l’API : leur empreinte, qui les a créés, ce qu’ils permettent, leur fin, le dernier jour "
       "où "
       "ils ont servi ; 30 jours après leur fin",
       "tokens of the API: their hash, who made them, what they allow, their end, the last day of their use; "
       "30 days after their end",
       true,
       Kept::until_end,
       0,
       {it, operators},
       {"DELETE FROM api_token WHERE entity = $1 AND EXISTS (SELECT 1 FROM account_person m "
        "WHERE m.entity = $1 AND m.person = $2 AND m.account = api_token.account)",
        "DELETE FROM api_token WHERE account IN (SELECT m.account FROM account_person m WHERE m.entity = $1 "
        "AND m.person = $2) AND NOT EXISTS (SELECT 1 FROM account_person o WHERE o.account = "
        "api_token.account AND NOT (o.entity = $1 AND o.person = $2))"},
       {"api_token", "entity, number"},
       {"DELETE FROM api_token WHERE ends_at + 2592000000 <= $1 OR revoked_at + 2592000000 <= $1"}},
      {"webhook",
       "webhooks déclarés : jusqu’où les événements leur ont été destinés",
       "webhooks declared: how far events were queued for them",
       true,
       Kept::with_entity,
       0,
       {it, operators},
       {},
       {"webhook", "entity, name"}},
      {"webhook_topic",
       "événements que chaque webhook demande",
       "events that each webhook asks for",
       true,
       Kept::with_entity,
       0,
       {it, operators},
       {},
       {"webhook_topic", "entity, hook, event"}},
      {"webhook_event",
       "événements en attente d’un webhook : nom et numéro de fiche, sans auteur ni valeur ; un jour après "
       "le "
       "premier échec",
       "events that wait for a webhook: name and number of the record, without author or value; a day after "
       "the first failure",
       true,
       Kept::until_end,
       0,
       {operators},
       {},
       {"webhook_event", "entity, hook, number"},
       {"DELETE FROM webhook_event WHERE failed_at + 259200000 <= $1"}},
  };
}

}  // namespace cartulaire::store
