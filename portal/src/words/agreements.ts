// Words of agreements that the charter asks for: on the way in, and in one's own account.
import { words } from "./language";

export const agreementWords = words({
  fr: {
    title: "Mes accords", lead: "Ce que la charte ne fait qu'avec votre accord. Refuser n'a pas de conséquence.",
    columns: { subject: "Ce qui est demandé", answer: "Ma réponse", at: "Le", act: "Geste" },
    answers: { none: "pas encore répondu", yes: "d'accord", no: "pas d'accord", withdrawn: "accord repris" },
    agree: "Accepter", agreeTo: (what: string) => `Accepter : ${what}`, decline: "Refuser", declineTo: (what: string) => `Refuser : ${what}`, withdraw: "Reprendre mon accord", withdrawFrom: (what: string) => `Reprendre mon accord : ${what}`,
    article: (number: string) => `article ${number}`, final: "ne se reprend pas",
    keys: "Vous pouvez employer une clé de sécurité au lieu de votre propre appareil : « Ajouter un second facteur », plus haut. La collectivité peut vous la fournir.",
    stillUsed: "Votre appareil reste votre seul second facteur, que votre rôle demande. Enregistrez une clé de sécurité : l'appareil ne servira plus aussitôt.",
    device: "Cet appareil est", work: "fourni par la collectivité", own: "le mien, et j'accepte de l'employer pour me connecter",
    deviceLead: "Rien ne vous oblige à employer votre propre téléphone. Cet accord se reprend à tout moment dans « Mon compte » ; une clé de sécurité le remplace.", deviceMissing: "Dites à qui est l'appareil",
  },
  en: {
    title: "My agreements", lead: "What the charter does only with your agreement. A refusal has no consequence.",
    columns: { subject: "What is asked", answer: "My answer", at: "On", act: "Act" },
    answers: { none: "not answered yet", yes: "agreed", no: "not agreed", withdrawn: "taken back" },
    agree: "Agree", agreeTo: (what: string) => `Agree: ${what}`, decline: "Decline", declineTo: (what: string) => `Decline: ${what}`, withdraw: "Take my agreement back", withdrawFrom: (what: string) => `Take my agreement back: ${what}`,
    article: (number: string) => `article ${number}`, final: "is not taken back",
    keys: "You may use a security key instead of your own device: “Add a second factor”, above. The authority can give you one.",
    stillUsed: "Your device is still your only second factor, which your role wants. Set up a security key: the device will serve no more at once.",
    device: "This device is", work: "given by the authority", own: "my own, and I agree to use it to sign in",
    deviceLead: "Nothing obliges you to use your own telephone. The agreement can be taken back at any time under “My account”; a security key takes its place.", deviceMissing: "Say whose the device is",
  },
});
