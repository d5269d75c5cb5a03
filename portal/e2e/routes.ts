// Every address of the portal, some in the state that a link leaves them in.
export const routes = [
  "/", "/charte/signer", "/mot-de-passe", "/mon-compte", "/conserve", "/mes-traces", "/mon-identite", "/hors-de-vue", "/mon-acces", "/avis", "/pourquoi", "/pourquoi?adresse=https://casino-du-port.example/",
  "/surveillance", "/situations", "/couverture", "/versions", "/equipe", "/signatures", "/documents", "/guichet", "/guichet?personne=200", "/suspensions", "/ouvertures", "/destructions", "/statistiques", "/brouillons", "/brouillons?projet=2", "/brouillons?projet=1", "/communes",
  "/filtrage", "/filtrage?adresse=casino-du-port.example", "/noeuds", "/personnes", "/comptes", "/actes", "/plan", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/rien-ici",
];
