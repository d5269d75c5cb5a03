import { words } from "./language";

export const aboutWords = words({
  fr: {
    siteMap: { lead: "Toutes les pages qui vous sont ouvertes.", about: "À propos" },
    legal: {
      lead: "Qui publie ce portail, et avec quoi il est fait.",
      parts: [
        ["Éditeur", "La collectivité dont le nom est en tête de page. Le directeur de la publication est son représentant légal."],
        ["Hébergement", "Le portail est servi par le pupitre de la collectivité, sans recours à un service extérieur : aucune page, aucune police de caractères, aucune image ne vient d'ailleurs."],
        ["Programme", "Cartulaire, logiciel libre sous licence Apache 2.0. Caractères Source Serif 4 et Source Sans 3, sous licence SIL Open Font 1.1. Feuilles de calcul écrites avec fflate, sous licence MIT."],
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
    legal: {
      lead: "Who publishes this portal, and what it is made of.",
      parts: [
        ["Publisher", "The authority whose name stands at the head of the page. The publication director is its legal representative."],
        ["Hosting", "The portal is served by the authority's own hub, without any outside service: no page, no font, no image comes from elsewhere."],
        ["Program", "Cartulaire, free software under the Apache 2.0 licence. Fonts Source Serif 4 and Source Sans 3, under the SIL Open Font Licence 1.1. Spreadsheets written with fflate, under the MIT licence."],
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
