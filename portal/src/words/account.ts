// Words of one's own account, of second factors, and of those who administer accounts.
import { words } from "./language";

export const factorWords = words({
  fr: {
    app: "Une application de codes", appMore: "Sur un téléphone, ou un ordinateur : elle donne un code de six chiffres toutes les trente secondes.",
    key: "Une clé de sécurité", keyMore: "Un petit objet à brancher ou à approcher, que la collectivité peut vous fournir : pas de téléphone personnel à employer.",
    which: "Par quel moyen ?", begin: "Continuer", scan: "Avec l'application, lisez ce code, ou recopiez-y le secret, puis saisissez le code de six chiffres qu'elle donne.",
    picture: "Code à lire avec l'application", secret: "Secret", code: "Code de six chiffres", name: "Nom de l'appareil", nameHint: "Pour le reconnaître dans la liste, par exemple « téléphone de service »",
    touch: "Branchez ou approchez la clé, puis touchez-la quand le navigateur le demande.", register: "Enregistrer la clé", confirm: "Vérifier et enregistrer",
    refused: "La clé n'a pas répondu", refusedCure: "Elle n'a pas été touchée à temps, ou elle est déjà enregistrée. Recommencez.",
    noKeys: "Ce navigateur ne sait pas se servir d'une clé de sécurité.", missing: "Saisissez les six chiffres du code",
    added: "C'est enregistré", codes: "Vos codes de secours", codesMore: "Chacun sert une fois, si l'appareil vous manque. Ils ne seront plus montrés : imprimez-les ou recopiez-les maintenant.", noted: "J'ai noté ces codes",
    useKey: "Utiliser ma clé de sécurité", noKey: "Aucune clé n'est enregistrée pour ce compte : donnez un code.",
  },
  en: {
    app: "An application of codes", appMore: "On a telephone or a computer: it gives a code of six digits every thirty seconds.",
    key: "A security key", keyMore: "A small object to plug in or hold near, which the authority can give you: no telephone of your own is needed.",
    which: "By which means?", begin: "Go on", scan: "Read this picture with the application, or copy the secret into it, then enter the six digits that it gives.",
    picture: "Picture to be read by the application", secret: "Secret", code: "Code of six digits", name: "Name of the device", nameHint: "To know it in the list, for example “work telephone”",
    touch: "Plug the key in or hold it near, then touch it when the browser asks.", register: "Register the key", confirm: "Check and register",
    refused: "The key did not answer", refusedCure: "It was not touched in time, or it is registered already. Start again.",
    noKeys: "This browser cannot use a security key.", missing: "Enter the six digits of the code",
    added: "It is registered", codes: "Your recovery codes", codesMore: "Each serves once, should the device be missing. They are not shown again: print or copy them now.", noted: "I have noted these codes",
    useKey: "Use my security key", noKey: "No key is registered for this account: give a code.",
  },
});

export const accountWords = words({
  fr: {
    lead: "Où vous êtes connecté, par quels moyens, et ce que vos rôles vous ouvrent.",
    login: (login: string) => `Votre identifiant : ${login}`,
    sessions: "Mes sessions", sessionsTable: "Sessions ouvertes", sessionColumns: { began: "Ouverte", methods: "Par", ends: "Finit au plus tard", act: "Geste" },
    here: "celle-ci", end: "Mettre fin", endOne: (began: string) => `Mettre fin à la session ouverte le ${began}`, endOthers: "Mettre fin à toutes les autres", sessionsKept: "L'heure de vos connexions n'est gardée que le temps de la session.",
    means: "Mes moyens de connexion", meansTable: "Registre de mes moyens de connexion", meansColumns: { kind: "Moyen", name: "Nom", issued: "Enregistré", revoked: "Retiré", act: "Geste" },
    kinds: { password: "mot de passe", totp: "application de codes", webauthn: "clé de sécurité", recovery: "code de secours", ldap: "mot de passe de l'annuaire", oidc: "fournisseur d'identité", link: "lien envoyé" } as Record<string, string>,
    revoke: "Retirer", revokeOne: (name: string) => `Retirer ${name}`, revokeLead: "Ce moyen ne servira plus. S'il est le dernier, vos codes de secours ne serviront plus non plus.",
    recovery: (count: number) => (count === 0 ? "Vous n'avez pas de code de secours." : count === 1 ? "Il vous reste un code de secours." : `Il vous reste ${count} codes de secours.`), addFactor: "Ajouter un second facteur",
    password: "Changer mon mot de passe", directory: "Votre mot de passe est celui de l'annuaire de la collectivité : il ne se change pas ici.",
    roles: "Mes rôles", rolesTable: "Rôles que je tiens", roleColumns: { role: "Rôle", as: "À quel titre", until: "Jusqu'au" },
    own: "le mien", standsFor: (name: string) => `à la place de ${name}`, withheld: "sans effet : signez la charte des administrateurs", follows: "de mon poste", noEnd: "sans terme", lent: "Rôles que j'ai délégués", lentColumns: { role: "Rôle", to: "À", from: "Du", until: "Au" },
    violation: "Quelqu'un d'autre est entré dans mon compte", violationLead: "Déclarez-le, même si ce n'est qu'un soupçon : toutes vos sessions prennent fin, celle-ci comprise, et un nouveau mot de passe vous sera demandé. La déclaration est inscrite au journal, que le RSSI et le DPO lisent.",
    violationDirectory: "Changez aussi votre mot de passe dans l'annuaire : celui-ci n'est pas gardé ici.", declare: "Déclarer", kind: "Est-ce certain ?", real: "Oui, quelqu'un est entré", suspected: "Non, je le soupçonne", chooseKind: "Dites si c'est certain",
  },
  en: {
    lead: "Where you are signed in, by which means, and what your roles open to you.",
    login: (login: string) => `Your user name: ${login}`,
    sessions: "My sessions", sessionsTable: "Open sessions", sessionColumns: { began: "Opened", methods: "By", ends: "Ends at the latest", act: "Act" },
    here: "this one", end: "End", endOne: (began: string) => `End the session opened on ${began}`, endOthers: "End all the others", sessionsKept: "The time of your sign-in is kept only as long as the session.",
    means: "My means of signing in", meansTable: "Register of my means of signing in", meansColumns: { kind: "Means", name: "Name", issued: "Registered", revoked: "Taken back", act: "Act" },
    kinds: { password: "password", totp: "application of codes", webauthn: "security key", recovery: "recovery code", ldap: "password of the directory", oidc: "identity provider", link: "link that was sent" } as Record<string, string>,
    revoke: "Take back", revokeOne: (name: string) => `Take back ${name}`, revokeLead: "This means will serve no more. If it is the last one, your recovery codes will serve no more either.",
    recovery: (count: number) => (count === 0 ? "You have no recovery code." : count === 1 ? "You have one recovery code left." : `You have ${count} recovery codes left.`), addFactor: "Add a second factor",
    password: "Change my password", directory: "Your password is that of the authority's directory: it is not changed here.",
    roles: "My roles", rolesTable: "Roles that I hold", roleColumns: { role: "Role", as: "As what", until: "Until" },
    own: "my own", standsFor: (name: string) => `in place of ${name}`, withheld: "without effect: sign the administrators' charter", follows: "by my post", noEnd: "no end", lent: "Roles that I lent", lentColumns: { role: "Role", to: "To", from: "From", until: "Until" },
    violation: "Somebody else got into my account", violationLead: "Report it, even if you only suspect it: all your sessions end, this one too, and a new password will be asked of you. The report is written into the journal, which the CISO and the DPO read.",
    violationDirectory: "Change your password in the directory too: it is not kept here.", declare: "Report", kind: "Is it certain?", real: "Yes, somebody got in", suspected: "No, I suspect it", chooseKind: "Say whether it is certain",
  },
});

export const accountsWords = words({
  fr: {
    lead: "Qui peut se connecter, et qui tient quel rôle. Chaque geste est inscrit au journal.",
    imported: "fichier", accounts: "Comptes", none: "Aucun compte n'est ouvert. Ouvrez le premier ci-dessous.", columns: { name: "Personne", login: "Identifiant", directory: "Annuaire", created: "Ouvert le", state: "État", act: "Gestes" },
    states: { open: "ouvert", change: "mot de passe à changer", closed: "fermé", left: "parti" },
    link: "Lien", linkFor: (name: string) => `Donner un lien à ${name}`, linkLead: "Ce lien permet à la personne de choisir un mot de passe. Il sert une fois ; un lien donné avant ne sert plus.", linkMake: "Faire le lien", linkShown: "Remettez-le en mains propres ou par un moyen sûr : il ne sera plus montré.", linkUntil: (until: string) => `Valable jusqu'au ${until}.`, linkIs: "Le lien",
    force: "Nouveau mot de passe", forceFor: (name: string) => `Demander un nouveau mot de passe à ${name}`, forceLead: "Ses sessions prennent fin, et un nouveau mot de passe est demandé à la prochaine connexion.", forceGo: "Le demander",
    close: "Fermer", closeFor: (name: string) => `Fermer le compte de ${name}`, closeLead: "Ses sessions, ses liens et ses moyens de connexion prennent fin. Le compte pourra être rouvert par un lien.", closeGo: "Fermer le compte",
    open: "Ouvrir un compte", openLead: "Pour une personne de la collectivité qui n'en a pas.", find: "Chercher", who: "Nom ou identifiant", found: "Personnes trouvées", foundNone: "Personne ne répond à ce nom.", missing: "Saisissez un nom",
    roles: "Rôles", rolesNone: "Aucun rôle n'est attribué.", roleColumns: { role: "Rôle", name: "Tenu par", stands: "À la place de", from: "Du", until: "Au", act: "Geste" },
    revoke: "Retirer", revokeFor: (role: string, name: string) => `Retirer le rôle ${role} à ${name}`, revokeLead: "La personne perd ces droits à l'instant.",
    grant: "Attribuer un rôle", role: "Rôle", person: "À qui", stands: "À la place de", standsHint: "Pour une délégation : la personne dont c'est le rôle. Une délégation a un dernier jour.", nobody: "personne : c'est son propre rôle", from: "Premier jour", until: "Dernier jour", grantGo: "Attribuer", granted: "Le rôle est attribué",
    choosePerson: "Choisissez une personne", chooseRole: "Choisissez un rôle", needsEnd: "Une délégation a un dernier jour",
  },
  en: {
    lead: "Who can sign in, and who holds which role. Every act is written into the journal.",
    imported: "file", accounts: "Accounts", none: "No account is open. Open the first one below.", columns: { name: "Person", login: "User name", directory: "Directory", created: "Opened on", state: "State", act: "Acts" },
    states: { open: "open", change: "password to be changed", closed: "closed", left: "left" },
    link: "Link", linkFor: (name: string) => `Give a link to ${name}`, linkLead: "This link lets the person choose a password. It serves once; a link given before serves no more.", linkMake: "Make the link", linkShown: "Hand it over in person or by safe means: it is not shown again.", linkUntil: (until: string) => `Good until ${until}.`, linkIs: "The link",
    force: "New password", forceFor: (name: string) => `Ask ${name} for a new password`, forceLead: "Their sessions end, and a new password is asked for at the next sign-in.", forceGo: "Ask for it",
    close: "Close", closeFor: (name: string) => `Close the account of ${name}`, closeLead: "Their sessions, links and means of signing in end. A link can open the account again.", closeGo: "Close the account",
    open: "Open an account", openLead: "For somebody of the authority who has none.", find: "Search", who: "Name or user name", found: "People found", foundNone: "Nobody has this name.", missing: "Enter a name",
    roles: "Roles", rolesNone: "No role is granted.", roleColumns: { role: "Role", name: "Held by", stands: "In place of", from: "From", until: "Until", act: "Act" },
    revoke: "Revoke", revokeFor: (role: string, name: string) => `Revoke the role ${role} of ${name}`, revokeLead: "The person loses these rights at once.",
    grant: "Grant a role", role: "Role", person: "To whom", stands: "In place of", standsHint: "For a delegation: the person whose role it is. A delegation has a last day.", nobody: "nobody: it is their own role", from: "First day", until: "Last day", grantGo: "Grant", granted: "The role is granted",
    choosePerson: "Choose a person", chooseRole: "Choose a role", needsEnd: "A delegation has a last day",
  },
});
