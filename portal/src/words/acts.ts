// What administrators, and the portal for them, have done: each event of the store in words.
import { words } from "./language";

export const actsWords = words({
  fr: {
    lead: "Ce qui a été fait dans l'administration de la charte, dans l'ordre du journal, où rien ne s'efface.",
    none: "Aucun acte d'administration n'est inscrit. Le premier apparaîtra ici, avec son auteur.", table: "Actes",
    columns: { number: "N°", at: "Quand", actor: "Par", event: "Acte", subject: "Sur", detail: "Précision" },
    commandLine: (user: string) => `ligne de commande (${user})`, portal: "le portail", former: "un compte effacé",
    events: {
      "person.joined": "arrivée", "person.left": "départ", "person.changed": "fiche changée", "person.returned": "retour", "person.erased": "fiche effacée",
      "account.created": "compte ouvert", "account.closed": "compte fermé", "account.bound": "compte relié", "account.link_made": "lien donné", "account.password_forced": "nouveau mot de passe demandé",
      "account.sessions_ended": "sessions closes", "account.violation": "intrusion déclarée", "means.issued": "moyen de connexion enregistré", "means.revoked": "moyen de connexion retiré",
      "group.member_added": "ajout à un groupe", "group.member_removed": "retrait d'un groupe", "group.member_unchanged": "groupe inchangé",
      "role.granted": "rôle attribué", "role.delegated": "rôle délégué", "role.revoked": "rôle retiré", "entity.added": "collectivité ajoutée", "entity.renamed": "collectivité renommée",
      "text.published": "texte publié", "text.handed_over": "texte remis", "campaign.opened": "campagne ouverte", "campaign.closed": "campagne close", "invitation.made": "lien de signature fait",
      "mail.sent": "courriel envoyé", "mail.refused": "courriel refusé", "mail.dropped": "courriel abandonné", "acknowledgement.given": "signature", "declaration.given": "déclaration",
      "acknowledgement.cosigned": "signature du représentant légal", "guardian.asked": "lien fait pour le représentant légal", "guardian.signed": "signature du représentant légal, avant la personne", "guardian.declined": "le représentant légal ne signe pas", "guardian.revoked": "lien du représentant légal retiré",
      "suspension.asked": "suspension demandée", "suspension.urgent": "suspension en urgence", "suspension.answered": "réponse donnée", "suspension.decided": "suspension décidée", "suspension.dropped": "suspension abandonnée", "suspension.lifted": "suspension levée",
      "crisis.declared": "crise déclarée", "crisis.ended": "crise terminée", "switch.set": "clause coupée ou mise en marche", "switch.ended": "retour à la charte",
      "draft.made": "projet commencé", "draft.saved": "projet enregistré", "draft.discarded": "projet jeté", "draft.registered": "version enregistrée", "adoption.act": "acte d'adoption",
      "on_call.added": "astreinte inscrite", "on_call.removed": "astreinte retirée", "on_call.ended": "astreinte terminée",
      "handed_means.given": "carte ou clé remise", "handed_means.returned": "carte ou clé rendue", "handed_means.lost": "carte ou clé perdue", "handed_means.revoked": "carte ou clé révoquée", "trace_key.added": "clé de traces posée", "token.created": "jeton créé", "token.revoked": "jeton retiré", "webhook.given_up": "envoi abandonné",
    } as Record<string, string>,
  },
  en: {
    lead: "What was done in the administration of the charter, in the order of the journal, where nothing is erased.",
    none: "No act of administration is recorded. The first will stand here, with its author.", table: "Acts",
    columns: { number: "No.", at: "When", actor: "By", event: "Act", subject: "On", detail: "Detail" },
    commandLine: (user: string) => `command line (${user})`, portal: "the portal", former: "an account since erased",
    events: {
      "person.joined": "arrival", "person.left": "departure", "person.changed": "record changed", "person.returned": "return", "person.erased": "record erased",
      "account.created": "account opened", "account.closed": "account closed", "account.bound": "account bound", "account.link_made": "link given", "account.password_forced": "new password asked for",
      "account.sessions_ended": "sessions ended", "account.violation": "intrusion reported", "means.issued": "means of signing in registered", "means.revoked": "means of signing in taken back",
      "group.member_added": "added to a group", "group.member_removed": "removed from a group", "group.member_unchanged": "group unchanged",
      "role.granted": "role granted", "role.delegated": "role delegated", "role.revoked": "role revoked", "entity.added": "authority added", "entity.renamed": "authority renamed",
      "text.published": "text published", "text.handed_over": "text handed over", "campaign.opened": "campaign opened", "campaign.closed": "campaign closed", "invitation.made": "signing link made",
      "mail.sent": "mail sent", "mail.refused": "mail refused", "mail.dropped": "mail given up", "acknowledgement.given": "signature", "declaration.given": "declaration",
      "acknowledgement.cosigned": "guardian's signature", "guardian.asked": "link made for the guardian", "guardian.signed": "guardian's signature, before the person", "guardian.declined": "the guardian does not sign", "guardian.revoked": "guardian's link taken back",
      "suspension.asked": "suspension asked for", "suspension.urgent": "suspension in an emergency", "suspension.answered": "answer given", "suspension.decided": "suspension decided", "suspension.dropped": "suspension dropped", "suspension.lifted": "suspension lifted",
      "crisis.declared": "crisis declared", "crisis.ended": "crisis ended", "switch.set": "clause switched off or on", "switch.ended": "back to the charter",
      "draft.made": "draft begun", "draft.saved": "draft saved", "draft.discarded": "draft discarded", "draft.registered": "version registered", "adoption.act": "act of adoption",
      "on_call.added": "turn on call added", "on_call.removed": "turn on call removed", "on_call.ended": "turn on call ended",
      "handed_means.given": "card or key handed over", "handed_means.returned": "card or key returned", "handed_means.lost": "card or key lost", "handed_means.revoked": "card or key revoked", "trace_key.added": "key of traces put", "token.created": "token created", "token.revoked": "token revoked", "webhook.given_up": "delivery given up",
    },
  },
});
