// Words of what the charter lets be decided about access: limits, passwords of a group, turns on call.
import { words } from "./language";

export const limitWords = words({
  fr: {
    decides: (who: string) => `Décide : ${who}.`,
    lastDay: "Dernier jour possible :", tooLate: "Ce jour est au-delà de ce que l'article permet",
    heardBefore: "La personne est entendue avant toute décision : il n'y a pas d'urgence.",
    none: "La charte n'a pas d'article qui le permette.",
    access: "Accès à suspendre",
  },
  en: {
    decides: (who: string) => `Decided by: ${who}.`,
    lastDay: "Last possible day:", tooLate: "This day is beyond what the article allows",
    heardBefore: "The person is heard before any decision: nothing is urgent.",
    none: "The charter has no article that allows it.",
    access: "Access to suspend",
  },
});

export const passwordGroupWords = words({
  fr: {
    lead: "Demander un nouveau mot de passe à un service, à une population ou à tous, avec le motif que chacun lira.",
    by: (who: string) => `La charte confie cette décision à : ${who}.`, otherwise: "La charte n'en dit rien : les administrateurs décident.",
    notYou: "Ce n'est pas votre rôle : vous voyez ici ce qui a été demandé.",
    group: "Qui", pick: "Choisir un groupe", everybody: "Tout le monde", units: "Services", populations: "Populations",
    people: (n: number) => (n === 1 ? "1 personne" : `${n} personnes`),
    reason: "Motif", reasonHint: "En une phrase que ces personnes liront.",
    missing: { group: "Choisissez un groupe", reason: "Écrivez le motif" },
    next: "Continuer", title: (n: number) => (n === 1 ? "Demander un nouveau mot de passe à 1 personne" : `Demander un nouveau mot de passe à ${n} personnes`),
    sure: "Leurs sessions prennent fin maintenant. Chacune choisit un nouveau mot de passe à sa prochaine connexion, et lit le motif dans ses avis. L'acte est inscrit au journal, avec votre nom.",
    go: "Demander les nouveaux mots de passe",
    orders: "Ce qui a été demandé", none: "Aucun changement n'a été demandé à un groupe.",
    columns: { at: "Quand", group: "À qui", people: "Personnes", reason: "Motif", by: "Par" },
  },
  en: {
    lead: "Ask a unit, a population or everybody for a new password, with the reason that each will read.",
    by: (who: string) => `The charter gives this decision to: ${who}.`, otherwise: "The charter says nothing of it: administrators decide.",
    notYou: "This is not your role: you see here what was asked for.",
    group: "Who", pick: "Choose a group", everybody: "Everybody", units: "Units", populations: "Populations",
    people: (n: number) => (n === 1 ? "1 person" : `${n} people`),
    reason: "Reason", reasonHint: "In one sentence that these people will read.",
    missing: { group: "Choose a group", reason: "Write the reason" },
    next: "Go on", title: (n: number) => (n === 1 ? "Ask 1 person for a new password" : `Ask ${n} people for a new password`),
    sure: "Their sessions end now. Each chooses a new password at the next sign-in, and reads the reason in the notices. The act is written into the journal, with your name.",
    go: "Ask for the new passwords",
    orders: "What was asked for", none: "No change was asked of a group.",
    columns: { at: "When", group: "Of whom", people: "People", reason: "Reason", by: "By" },
  },
});

export const onCallWords = words({
  fr: {
    lead: "Qui est d'astreinte, pour quoi et jusqu'à quand, depuis le lundi de cette semaine. Les règles de la charte qui parlent d'astreinte en tiennent compte.",
    unkept: "La charte n'annonce pas de registre des astreintes : rien n'y est inscrit.",
    by: (who: string) => `Ce registre est tenu par : ${who}.`,
    now: (names: string) => `D'astreinte en ce moment : ${names}`, nobody: "Personne n'est d'astreinte en ce moment",
    table: "Astreintes", none: "Aucune astreinte n'est inscrite, ou vous ne voyez que les vôtres.",
    columns: { person: "Personne", duty: "Pour", from: "Début", until: "Fin", state: "État", week: "Semaine du", act: "Action" },
    states: { running: "en cours", to_come: "à venir", over: "terminée" },
    end: "Terminer", endFor: (name: string) => `Terminer l'astreinte de ${name}`, remove: "Retirer", removeFor: (name: string) => `Retirer l'astreinte de ${name}`,
    endLead: "L'astreinte prend fin maintenant. L'acte est inscrit au journal, avec votre nom.", removeLead: "L'astreinte n'aura pas lieu. L'acte est inscrit au journal, avec votre nom.",
    add: "Inscrire une astreinte", login: "Identifiant de la personne", loginHint: "Celui de sa connexion, comme dans la page Personnes.",
    duty: "Pour quoi", dutyHint: "Réseau, bâtiments, accueil…", from: "Début", until: "Fin",
    missing: { login: "Donnez l'identifiant", from: "Donnez le début", until: "Donnez une fin après le début" },
  },
  en: {
    lead: "Who is on call, for what and until when, from this week's Monday on. The charter's rules that speak of being on call take it into account.",
    unkept: "The charter announces no register of turns on call: nothing is written into one.",
    by: (who: string) => `This register is kept by: ${who}.`,
    now: (names: string) => `On call at present: ${names}`, nobody: "Nobody is on call at present",
    table: "Turns on call", none: "No turn on call is written down, or you see your own only.",
    columns: { person: "Person", duty: "For", from: "Beginning", until: "End", state: "State", week: "Week of", act: "Action" },
    states: { running: "running", to_come: "to come", over: "over" },
    end: "End", endFor: (name: string) => `End the turn of ${name}`, remove: "Take back", removeFor: (name: string) => `Take back the turn of ${name}`,
    endLead: "The turn ends now. The act is written into the journal, with your name.", removeLead: "The turn will not take place. The act is written into the journal, with your name.",
    add: "Put somebody on call", login: "The person's user name", loginHint: "As for signing in, and in the page People.",
    duty: "For what", dutyHint: "Network, buildings, reception…", from: "Beginning", until: "End",
    missing: { login: "Give the user name", from: "Give the beginning", until: "Give an end after the beginning" },
  },
});

export const ruleWords = words({
  fr: {
    lead: "Ce que chaque mot de passe doit respecter ici aujourd'hui. Un changement de ces règles est annoncé par un avis à ceux qu'il concerne.",
    heading: "Un mot de passe choisi ici",
    change: "Changer mon mot de passe",
  },
  en: {
    lead: "What every password has to meet here today. A change of these rules is announced by a notice to those whom it concerns.",
    heading: "A password chosen here",
    change: "Change my password",
  },
});
