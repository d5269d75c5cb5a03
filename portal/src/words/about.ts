import { words } from "./language";

export const aboutWords = words({
  fr: {
    siteMap: { lead: "Toutes les pages qui vous sont ouvertes.", about: "À propos" },
    accessibility: {
      lead: "Aucun audit n'a encore eu lieu : au sens du RGAA 4.1, ce portail est donc déclaré non conforme. Il a été fait pour l'être.",
      parts: [
        ["Ce qui est fait", "Chaque page se parcourt au clavier, se lit avec une synthèse vocale, tient sur un écran de 320 points de large et à 400 % d'agrandissement. Un contrôle automatique passe sur toutes les pages, en français et en anglais, en clair et en sombre, à chaque changement du programme."],
        ["Ce qui reste", "Un contrôle automatique ne voit qu'une partie des critères. L'audit par des personnes, avec la déclaration et le plan pluriannuel, revient à la collectivité qui met ce portail en service."],
        ["Signaler une difficulté", "Écrivez au service informatique de votre collectivité, en indiquant la page et ce qui vous arrête. Sans réponse satisfaisante, le Défenseur des droits reçoit votre réclamation."],
      ],
    },
    legal: {
      lead: "Qui publie ce portail, et avec quoi il est fait.",
      parts: [
        ["Éditeur", "La collectivité dont le nom est en tête de page. Le directeur de la publication est son représentant légal."],
        ["Hébergement", "Le portail est servi par le pupitre de la collectivité, sans recours à un service extérieur : aucune page, aucune police de caractères, aucune image ne vient d'ailleurs."],
        ["Programme", "Cartulaire, logiciel libre sous licence Apache 2.0. Caractères Source Serif 4 et Source Sans 3, sous licence SIL Open Font 1.1."],
      ],
    },
    privacy: {
      lead: "Ce que ce portail garde de votre visite, pourquoi, et combien de temps.",
      parts: [
        ["La session", "Un témoin de connexion, effacé à la déconnexion. Il sert à vous reconnaître d'une page à l'autre, et à rien d'autre."],
        ["Vos préférences", "La langue et l'aspect clair ou sombre sont gardés dans votre navigateur, jamais sur le serveur."],
        ["Vos actes", "Une signature, une suspension, un avis sont inscrits au journal, comme la charte l'annonce. Lire une page ne l'est pas. Aucune mesure d'audience n'est faite."],
        ["Vos droits", "Accès, rectification, effacement, limitation, opposition : écrivez au délégué à la protection des données de votre collectivité. La page « Ce qui est conservé sur moi » dit ce que le journal garde et jusqu'à quel jour."],
      ],
    },
  },
  en: {
    siteMap: { lead: "All the pages that are open to you.", about: "About" },
    accessibility: {
      lead: "No audit has been made yet: under RGAA 4.1 this portal is therefore declared not compliant. It was made to be.",
      parts: [
        ["What is done", "Each page can be walked with the keyboard, read by a screen reader, and holds on a screen 320 points wide and at a zoom of 400%. An automatic check goes over all pages, in French and English, light and dark, at each change of the program."],
        ["What is left", "An automatic check sees a part of the criteria only. The audit by people, with the declaration and the plan over several years, is for the authority that puts this portal into service."],
        ["Tell a difficulty", "Write to the IT department of your authority, naming the page and what stops you. Without a satisfactory answer, the Defender of Rights receives your complaint."],
      ],
    },
    legal: {
      lead: "Who publishes this portal, and what it is made of.",
      parts: [
        ["Publisher", "The authority whose name stands at the head of the page. The publication director is its legal representative."],
        ["Hosting", "The portal is served by the authority's own hub, without any outside service: no page, no font, no image comes from elsewhere."],
        ["Program", "Cartulaire, free software under the Apache 2.0 licence. Fonts Source Serif 4 and Source Sans 3, under the SIL Open Font Licence 1.1."],
      ],
    },
    privacy: {
      lead: "What this portal keeps of your visit, why, and how long.",
      parts: [
        ["The session", "One cookie, erased when you sign out. It serves to know you from one page to the next, and nothing else."],
        ["Your preferences", "The language and the light or dark appearance are kept in your browser, never on the server."],
        ["Your acts", "A signature, a suspension, an opinion are written into the journal, as the charter announces. Reading a page is not. No audience is measured."],
        ["Your rights", "Access, rectification, erasure, restriction, objection: write to the data protection officer of your authority. The page “What is kept about me” says what the journal keeps and until which day."],
      ],
    },
  },
});
