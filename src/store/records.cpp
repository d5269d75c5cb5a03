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
      {"password_order",
       "changements de mot de passe imposés à un groupe : service ou population, motif, auteur, nombre",
       "changes of password asked of a group: unit or population, reason, author, number",
       true,
       Kept::with_entity,
       0,
       {self, it, ciso, authority, operators},
       {},
       {"password_order", "entity, id"}},
      {"announced",
       "règles déjà annoncées aux personnes : empreinte et moment",
       "rules that people were told of already: hash and moment",
       true,
       Kept::with_entity,
       0,
       {operators},
       {},
       {"announced", "entity, subject"}},
      {"on_call",
       "astreintes : qui, pour quoi, de quand à quand",
       "turns on call: who, for what, from when until when",
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
      {"cosignature",
       "signatures du représentant légal d’un mineur, à côté de la sienne : nom, quand, comment, reçue par "
       "qui",
       "signatures of a minor’s guardian, beside their own: name, when, how, received by whom",
       true,
       Kept::with_person,
       0,
       {self, manager, it, dpo, operators},
       {"DELETE FROM cosignature WHERE entity = $1 AND acknowledgement IN (SELECT a.id FROM acknowledgement "
        "a WHERE a.entity = $1 AND a.person = $2)"},
       {"cosignature", "entity, id"}},
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
      {"draft",
       "projets de charte : titre, texte, révision, qui l’a fait et enregistré en dernier, et quand",
       "drafts of charters: title, text, revision, who made it and saved it last, and when",
       true,
       Kept::with_entity,
       0,
       {it, ciso, dpo, authority, operators},
       {},
       {"draft", "entity, id"}},
      {"study",
       "rapports de rejeu joints à un texte : des nombres de cinq personnes au moins, sans nom ; qui l’a "
       "joint",
       "reports of replays attached to a text: numbers of five people or more, without names; who attached "
       "it",
       true,
       Kept::with_entity,
       0,
       {it, ciso, dpo, authority, operators},
       {},
       {"study", "entity, id"}},
      {"outbox",
       "événements en attente du journal : qui a changé quoi, sans aucune valeur ; un an au plus, là où "
       "aucun "
       "journal ne les prend",
       "events that wait for the journal: who changed what, without any value; a year at most, where no "
       "journal "
       "takes them",
       true,
       Kept::until_taken,
       0,
       {ciso, dpo, operators},
       {},
       {"outbox", "entity, number"},
       // What is too old counts as taken, so that a journal that comes later misses none of them.
       {"INSERT INTO outbox_taking (entity, taken, taker, upto, journal_sequence, holds_until) "
        "SELECT entity, max(number), '', 0, 0, 0 FROM outbox WHERE at < $1 - 31536000000 GROUP BY entity "
        "ON CONFLICT (entity) DO UPDATE SET taken = excluded.taken "
        "WHERE outbox_taking.taken < excluded.taken AND outbox_taking.taker = ''",
        "DELETE FROM outbox WHERE at < $1 - 31536000000 AND number <= coalesce((SELECT t.taken FROM "
        "outbox_taking t WHERE t.entity = outbox.entity), 0)"}},
      {"outbox_taking",
       "jusqu’où le journal a pris les événements de chaque entité",
       "how far the journal has taken each entity’s events",
       true,
       Kept::with_entity,
       0,
       {operators},
       {},
       {"outbox_taking", "entity, taken"}},
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
       "registre des moyens d’authentification : sorte, nom, délivrance, retrait, appareil personnel ou non "
       "; secrets hachés ou "
       "chiffrés",
       "register of means of authentication: kind, name, issue, revocation, whether the device is the "
       "person’s own; secrets hashed or encrypted",
       false,
       Kept::after_leaving,
       kDaysAfterLeaving,
       {self, it, ciso},
       {"DELETE FROM account_means WHERE account IN (SELECT m.account FROM account_person m WHERE m.entity = "
        "$1 AND m.person = $2) AND NOT EXISTS (SELECT 1 FROM account_person o WHERE o.account = "
        "account_means.account AND NOT (o.entity = $1 AND o.person = $2))"},
       {"account_means", "account, number"}},
      {"handed_means",
       "cartes et clés remises à une personne : sorte, numéro ou nom imprimé, jour, par qui ; elles "
       "n’ouvrent pas le portail",
       "cards and keys handed over to somebody: kind, number or name printed on it, day, by whom; they do "
       "not open the portal",
       true,
       Kept::after_leaving,
       kDaysAfterLeaving,
       {self, it, ciso, operators},
       {"DELETE FROM handed_means WHERE entity = $1 AND person = $2"},
       {"handed_means", "entity, id"}},
      {"handed_means_end",
       "ce qu’une carte ou une clé remise est devenue : rendue, perdue, révoquée, quel jour, pourquoi, "
       "inscrit par qui",
       "what became of a card or key handed over: returned, lost, revoked, on which day, why, written down "
       "by whom",
       true,
       Kept::after_leaving,
       kDaysAfterLeaving,
       {self, it, ciso, operators},
       {"DELETE FROM handed_means_end WHERE entity = $1 AND handed IN (SELECT h.id FROM handed_means h "
        "WHERE h.entity = $1 AND h.person = $2)"},
       {"handed_means_end", "entity, handed, what"}},
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
  if (auto ended = erase_ended(in, all, by.at); !ended) return base::pass(ended);
  return static_cast<std::int64_t>(due->size());
}

base::Status erase_ended(Writing& in, const Installation& all, base::Instant now) {
  for (const Record& record : records()) {
    for (const SqlText& statement : record.due)
      if (auto gone = in.run(all, statement, {std::int64_t{now.time_since_epoch().count()}}); !gone)
        return base::pass(gone);
  }
  return {};
}

}  // namespace cartulaire::store
