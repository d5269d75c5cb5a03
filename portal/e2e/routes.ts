// Every address of the portal, some in the state that a link leaves them in.
export const routes = [
  "/", "/charte/signer", "/mot-de-passe", "/mon-compte", "/conserve", "/mes-traces", "/mon-identite", "/hors-de-vue", "/mon-acces", "/avis", "/pourquoi", "/pourquoi?adresse=https://casino-du-port.example/",
  "/surveillance", "/situations", "/astreintes", "/couverture", "/versions", "/equipe", "/signatures", "/documents", "/guichet", "/guichet?personne=200", "/guichet?personne=204", "/suspensions", "/ouvertures", "/destructions", "/statistiques", "/brouillons", "/brouillons?projet=2", "/brouillons?projet=1", "/communes",
  "/rapports", "/rapports?rapport=2", "/rapports?rapport=1", "/rapports?projet=2", "/projet-a-cote",
  "/filtrage", "/filtrage?adresse=casino-du-port.example", "/noeuds", "/personnes", "/comptes", "/comptes/mots-de-passe", "/cartes-et-cles", "/actes", "/regles-des-mots-de-passe", "/plan", "/mentions-legales", "/donnees-personnelles", "/rien-ici",
];
