import { words } from "./language";

export const listWords = words({
  fr: {
    search: "Chercher dans la liste",
    all: "Tous",
    export: "Exporter", csv: "Exporter (CSV)", ods: "Exporter (ODS)",
    count: (shown: string, all: string) => (shown === all ? `${all} lignes` : `${shown} lignes sur ${all}`),
    one: "1 ligne",
    none: "Aucune ligne ne répond à ces critères.",
    clear: "Tout afficher",
    more: "Afficher la suite",
    filters: "Choisir dans la liste",
  },
  en: {
    search: "Search the list",
    all: "All",
    export: "Export", csv: "Export (CSV)", ods: "Export (ODS)",
    count: (shown: string, all: string) => (shown === all ? `${all} rows` : `${shown} of ${all} rows`),
    one: "1 row",
    none: "No row answers these criteria.",
    clear: "Show all",
    more: "Show more",
    filters: "Narrow the list down",
  },
});
