// The pages: address, who may see it (as the API's x-roles), where it stands in the navigation, and its code, fetched when it is opened.
import { createElement, lazy, useState, type ComponentType } from "react";
import type { Role } from "../api/types";
import type { GroupName, PageName } from "../words/pages";

export interface PageEntry {
  name: PageName;
  path: string;
  group?: GroupName; // absent: reached from another page
  roles?: Role[]; // absent: everybody who is signed in; `agent`: who is of the entity
  page: ComponentType;
  load: () => Promise<unknown>; // its code, ahead of being drawn
}

function code(load: () => Promise<{ default: ComponentType }>) {
  let there: ComponentType | undefined;
  const fetched = async () => {
    const code = await load();
    there = code.default;
    return code;
  };
  const late = lazy(fetched);
  function Page() {
    const [Content] = useState<ComponentType>(() => there ?? late); // one or the other for as long as it stands
    return createElement(Content);
  }
  return { page: Page, load: fetched };
}

export const pages: PageEntry[] = [
  { name: "charter", path: "/", group: "mine", ...code(() => import("../pages/Charter")) },
  { name: "sign", path: "/charte/signer", roles: ["agent"], ...code(() => import("../pages/Sign")) },
  { name: "search", path: "/recherche", ...code(() => import("../pages/Search")) },
  { name: "password", path: "/mot-de-passe", ...code(() => import("../pages/Password")) },
  { name: "account", path: "/mon-compte", group: "mine", roles: ["agent"], ...code(() => import("../pages/Account")) },
  { name: "kept", path: "/conserve", group: "mine", roles: ["agent"], ...code(() => import("../pages/Kept")) },
  { name: "traces", path: "/mes-traces", group: "mine", roles: ["agent"], ...code(() => import("../pages/Traces")) },
  { name: "myOpenings", path: "/mon-identite", group: "mine", roles: ["agent"], ...code(() => import("../pages/MyOpenings")) },
  { name: "unseen", path: "/hors-de-vue", group: "mine", roles: ["agent"], ...code(() => import("../pages/Unseen")) },
  { name: "myAccess", path: "/mon-acces", group: "mine", roles: ["agent"], ...code(() => import("../pages/MyAccess")) },
  { name: "notices", path: "/avis", group: "mine", roles: ["agent"], ...code(() => import("../pages/Notices")) },
  { name: "why", path: "/pourquoi", group: "mine", roles: ["agent"], ...code(() => import("../pages/Why")) },
  { name: "monitoring", path: "/surveillance", group: "open", ...code(() => import("../pages/Monitoring")) },
  { name: "situations", path: "/situations", group: "open", ...code(() => import("../pages/Situations")) },
  { name: "onCall", path: "/astreintes", group: "open", ...code(() => import("../pages/OnCall")) },
  { name: "coverage", path: "/couverture", group: "open", ...code(() => import("../pages/Coverage")) },
  { name: "versions", path: "/versions", group: "open", ...code(() => import("../pages/Versions")) },
  { name: "team", path: "/equipe", group: "follow", roles: ["manager"], ...code(() => import("../pages/Team")) },
  {
    name: "signatures", path: "/signatures", group: "follow", roles: ["it", "ciso", "dpo", "authority", "committee"],
    ...code(() => import("../pages/Signatures")),
  },
  { name: "counter", path: "/guichet", group: "follow", roles: ["manager", "it", "authority"], ...code(() => import("../pages/Counter")) },
  {
    name: "documents", path: "/documents", group: "follow", roles: ["it", "ciso", "dpo", "authority", "committee", "administrator"],
    ...code(() => import("../pages/Documents")),
  },
  { name: "suspensions", path: "/suspensions", group: "follow", roles: ["ciso", "dpo", "authority"], ...code(() => import("../pages/Suspensions")) },
  { name: "openings", path: "/ouvertures", group: "follow", roles: ["ciso", "dpo", "authority"], ...code(() => import("../pages/Openings")) },
  {
    name: "destructions", path: "/destructions", group: "follow", roles: ["it", "ciso", "dpo", "authority", "committee"],
    ...code(() => import("../pages/Destructions")),
  },
  { name: "statistics", path: "/statistiques", group: "follow", roles: ["it", "ciso", "dpo", "authority"], ...code(() => import("../pages/Statistics")) },
  {
    name: "drafts", path: "/brouillons", group: "follow", roles: ["it", "authority", "administrator", "ciso", "dpo", "committee"],
    ...code(() => import("../pages/Drafts")),
  },
  { name: "studies", path: "/rapports", group: "follow", roles: ["it", "ciso", "dpo", "authority", "committee"], ...code(() => import("../pages/Studies")) },
  { name: "shadow", path: "/projet-a-cote", group: "follow", roles: ["it", "ciso", "dpo", "authority", "committee"], ...code(() => import("../pages/Shadow")) },
  { name: "entities", path: "/communes", group: "follow", roles: ["it", "ciso", "dpo", "authority"], ...code(() => import("../pages/Entities")) },
  { name: "filter", path: "/filtrage", group: "run", roles: ["it", "ciso"], ...code(() => import("../pages/Filter")) },
  { name: "modes", path: "/observation", group: "run", roles: ["it", "ciso", "dpo", "authority"], ...code(() => import("../pages/Modes")) },
  { name: "lists", path: "/listes", group: "run", roles: ["it", "ciso"], ...code(() => import("../pages/Lists")) },
  { name: "nodes", path: "/noeuds", group: "run", roles: ["it", "ciso"], ...code(() => import("../pages/Nodes")) },
  { name: "people", path: "/personnes", group: "run", roles: ["it", "administrator", "ciso", "authority"], ...code(() => import("../pages/People")) },
  { name: "accounts", path: "/comptes", group: "run", roles: ["administrator"], ...code(() => import("../pages/Accounts")) },
  { name: "handed", path: "/cartes-et-cles", group: "run", roles: ["it", "ciso", "administrator"], ...code(() => import("../pages/Handed")) },
  {
    name: "passwordGroups", path: "/comptes/mots-de-passe", group: "run", roles: ["it", "ciso", "authority", "administrator"],
    ...code(() => import("../pages/PasswordGroups")),
  },
  { name: "jobs", path: "/travaux", group: "run", roles: ["it", "administrator"], ...code(() => import("../pages/Jobs")) },
  { name: "tokens", path: "/jetons", group: "run", roles: ["it", "administrator"], ...code(() => import("../pages/Tokens")) },
  { name: "acts", path: "/actes", group: "run", roles: ["ciso", "dpo"], ...code(() => import("../pages/Acts")) },
];

// Open to nobody in particular: also before signing in.
export const openPages: PageEntry[] = [
  { name: "passwordRules", path: "/regles-des-mots-de-passe", ...code(() => import("../pages/PasswordRules")) },
  { name: "siteMap", path: "/plan", ...code(() => import("../pages/SiteMap")) },
  { name: "legal", path: "/mentions-legales", ...code(() => import("../pages/Legal")) },
  { name: "privacy", path: "/donnees-personnelles", ...code(() => import("../pages/Privacy")) },
];

// A plain page of the server's, which also stands where no script runs: a link that loads it.
export const plainPage = { name: "accessibility", path: "/accessibilite" } as const;

export function visible(entry: PageEntry, roles: readonly Role[]): boolean {
  return entry.roles === undefined || entry.roles.some((role) => roles.includes(role));
}

export function pathOf(name: PageName): string {
  return [...pages, ...openPages].find((entry) => entry.name === name)?.path ?? "/";
}
