// Words of lists in force, jobs, tokens of programs, the search.
import { words } from "./language";

export const listsWords = words({
  fr: {
    lead: "Ce qui dit à la charte ce qu'est un site : les listes du paquet en vigueur, d'où elles viennent, leur âge, et ce qui leur manque.",
    title: (names: string, sources: number) => `${names} noms, de ${sources} ${sources === 1 ? "source" : "sources"}`,
    late: (n: number) => (n === 1 ? "1 source n'apporte plus rien de nouveau" : `${n} sources n'apportent plus rien de nouveau`), lateCure: "Vérifiez que la mise à jour tourne, et que l'adresse répond :",
    lacking: (n: number) => (n === 1 ? "1 catégorie que la loi interdit n'a aucune liste" : `${n} catégories que la loi interdit n'ont aucune liste`), lackingCure: "Sans liste, ces sites ne sont pas reconnus. Une source locale peut les porter (`kind: names` dans lists.yml).",
    fine: "Chaque catégorie que la loi interdit a une liste, et aucune source n'est en retard.",
    sources: "Sources", categories: "Catégories", sites: "Sites nommés par la collectivité", built: "Fichier fait le",
    columns: { source: "Source", entries: "Entrées", licence: "Licence", by: "Attribution", read: "Dernier apport", every: "Rythme", state: "État", refused: "Lignes écartées", category: "Catégorie", rank: "Rang", from: "Listes", site: "Site", use: "Effet", clause: "Clause", until: "Jusqu'au" },
    days: (n: number) => (n === 1 ? "chaque jour" : `${n} jours`), own: "fichier local", isLate: "en retard", isFine: "à jour", noList: "aucune liste",
    ranks: { legal: "interdit par la loi", security: "sécurité", conduct: "conduite", protected: "protégé", never_gated: "toujours ouvert", neutral: "neutre" },
    uses: { deny: "fermé", allow: "ouvert", approval: "ouvert sur demande", tool: "outil désigné", bootstrap: "toujours joignable" },
    noSources: "Aucune source n'est importée. Elles apparaîtront ici après `cartulaire lists import`.", noSites: "La collectivité ne nomme aucun site.",
    change: "Ajouter ou retirer un nom", changeLead: "Les noms ne se relisent pas dans le fichier de listes : ils sont dans la source, avec leur motif en commentaire. Un site de la collectivité s'écrit dans `state.yml` (`lists`), avec son auteur, son motif et sa date de revue ; une liste locale, dans son fichier. Puis :",
    notHere: "Ce qui n'est ouvert qu'à un service, un groupe ou une personne n'est pas montré ici.",
  },
  en: {
    lead: "What tells the charter what a site is: the lists of the bundle in force, where they come from, their age, and what they lack.",
    title: (names: string, sources: number) => `${names} names, of ${sources} ${sources === 1 ? "source" : "sources"}`,
    late: (n: number) => (n === 1 ? "1 source brings nothing new any more" : `${n} sources bring nothing new any more`), lateCure: "See that the update runs, and that the address answers:",
    lacking: (n: number) => (n === 1 ? "1 category that the law forbids has no list" : `${n} categories that the law forbids have no list`), lackingCure: "Without a list these sites are not told. A local source can carry them (`kind: names` in lists.yml).",
    fine: "Every category that the law forbids has a list, and no source is late.",
    sources: "Sources", categories: "Categories", sites: "Sites that the authority names", built: "File made on",
    columns: { source: "Source", entries: "Entries", licence: "Licence", by: "Attribution", read: "Last news", every: "Rhythm", state: "State", refused: "Lines left out", category: "Category", rank: "Rank", from: "Lists", site: "Site", use: "Effect", clause: "Clause", until: "Until" },
    days: (n: number) => (n === 1 ? "every day" : `${n} days`), own: "local file", isLate: "late", isFine: "up to date", noList: "no list",
    ranks: { legal: "forbidden by law", security: "security", conduct: "conduct", protected: "protected", never_gated: "always open", neutral: "neutral" },
    uses: { deny: "closed", allow: "open", approval: "open on request", tool: "designated tool", bootstrap: "always reachable" },
    noSources: "No source is imported. They will stand here after `cartulaire lists import`.", noSites: "The authority names no site.",
    change: "Add or remove a name", changeLead: "Names cannot be read back from the list file: they are in the source, with their reason as a comment. A site of the authority is written into `state.yml` (`lists`), with its author, reason and day of review; a local list, into its file. Then:",
    notHere: "What is open to one service, group or person alone is not shown here.",
  },
});

export const jobWords = words({
  fr: {
    lead: "Ce que le portail fait de lui-même : courriels, actes au journal, effacements, webhooks. Ce qui échoue est réessayé, et dit ici.",
    title: (n: number) => (n === 1 ? "1 travail échoue" : `${n} travaux échouent`), fine: "Tous les travaux vont bien",
    table: "Travaux", none: "Ce portail n'a aucun travail : `jobs: no` est dans web.yml, un autre les fait.",
    columns: { name: "Travail", state: "État", every: "Rythme", done: "Dernière réussite", next: "Prochain essai", error: "Ce qui ne va pas" },
    running: "en cours", failing: (n: number) => (n === 1 ? "1 échec" : `${n} échecs de suite`), ok: "à jour", never: "pas encore fait", at: (hour: string) => `chaque jour à ${hour} h UTC`, every: (span: string) => `toutes les ${span}`,
  },
  en: {
    lead: "What the portal does by itself: mail, acts into the journal, erasing, webhooks. What fails is tried again, and told here.",
    title: (n: number) => (n === 1 ? "1 job fails" : `${n} jobs fail`), fine: "All jobs are well",
    table: "Jobs", none: "This portal has no job: `jobs: no` is in web.yml, another one does them.",
    columns: { name: "Job", state: "State", every: "Rhythm", done: "Last success", next: "Next try", error: "What is wrong" },
    running: "running", failing: (n: number) => (n === 1 ? "1 failure" : `${n} failures in a row`), ok: "up to date", never: "not done yet", at: (hour: string) => `every day at ${hour}:00 UTC`, every: (span: string) => `every ${span}`,
  },
});

export const tokenWords = words({
  fr: {
    lead: "Un jeton laisse un programme parler au portail, avec vos droits au plus, pour ce que vous nommez, un an au plus.",
    title: (n: number) => (n === 0 ? "Aucun jeton n'est en usage" : n === 1 ? "1 jeton est en usage" : `${n} jetons sont en usage`),
    table: "Jetons", none: "Aucun jeton n'a été fait. Un programme qui lit les mesures ou les annuaires en aurait un.",
    columns: { name: "Jeton", scopes: "Permissions", creator: "Fait par", created: "Fait le", ends: "Jusqu'au", used: "Servi le", state: "État", act: "Action" },
    states: { living: "en usage", ended: "terminé", revoked: "révoqué" }, mine: "vous", gone: "parti", neverUsed: "jamais",
    revoke: "Révoquer", revokeFor: (name: string) => `Révoquer le jeton ${name}`, revokeLead: "Le programme qui s'en sert est refusé à l'instant. L'acte est inscrit au journal, avec votre nom.",
    make: "Faire un jeton", name: "Nom", nameHint: "le programme qui s'en servira", scopes: "Permissions", until: "Dernier jour", send: "Faire le jeton",
    scope: (subject: string, write: boolean) => (write ? `${subject} : lire et changer` : `${subject} : lire`),
    missing: { name: "Donnez un nom", scopes: "Choisissez au moins une permission", until: "Donnez le dernier jour, dans l'année" },
    made: "Le jeton est fait", madeLead: "Copiez-le maintenant : il n'est gardé nulle part et ne sera plus montré.", secret: "Jeton", seen: "Je l'ai copié",
  },
  en: {
    lead: "A token lets a program speak to the portal, with your rights at most, for what you name, for a year at most.",
    title: (n: number) => (n === 0 ? "No token is in use" : n === 1 ? "1 token is in use" : `${n} tokens are in use`),
    table: "Tokens", none: "No token was made. A program that reads metrics or directories would have one.",
    columns: { name: "Token", scopes: "Scopes", creator: "Made by", created: "Made on", ends: "Until", used: "Used on", state: "State", act: "Action" },
    states: { living: "in use", ended: "ended", revoked: "revoked" }, mine: "you", gone: "gone", neverUsed: "never",
    revoke: "Revoke", revokeFor: (name: string) => `Revoke the token ${name}`, revokeLead: "The program that uses it is refused at once. The act is written into the journal, with your name.",
    make: "Make a token", name: "Name", nameHint: "the program that will use it", scopes: "Scopes", until: "Last day", send: "Make the token",
    scope: (subject: string, write: boolean) => (write ? `${subject}: read and change` : `${subject}: read`),
    missing: { name: "Give a name", scopes: "Choose one scope at least", until: "Give the last day, within a year" },
    made: "The token is made", madeLead: "Copy it now: it is kept nowhere and will not be shown again.", secret: "Token", seen: "I have copied it",
  },
});

export const searchWords = words({
  fr: {
    lead: "Dans le texte de la charte et parmi les pages ouvertes à votre rôle. La recherche se fait dans votre navigateur : rien n'en est envoyé ni gardé.",
    word: "Mots à chercher", none: (what: string) => `Rien ne répond à « ${what} ». Essayez un mot plus court, ou le plan du site.`, empty: "Écrivez un mot : les articles et les pages qui le contiennent apparaîtront ici.",
    title: (n: number, what: string) => (n === 1 ? `1 résultat pour « ${what} »` : `${n} résultats pour « ${what} »`), articles: "Articles de la charte", pages: "Pages", article: "Article",
  },
  en: {
    lead: "In the text of the charter and among the pages that are open to your role. The search is made in your browser: nothing of it is sent or kept.",
    word: "Words to look for", none: (what: string) => `Nothing answers “${what}”. Try a shorter word, or the site map.`, empty: "Write a word: the articles and pages that hold it will stand here.",
    title: (n: number, what: string) => (n === 1 ? `1 result for “${what}”` : `${n} results for “${what}”`), articles: "Articles of the charter", pages: "Pages", article: "Article",
  },
});
