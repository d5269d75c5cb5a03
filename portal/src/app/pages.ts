// The pages: address, who may see it (as the API's x-roles), where it stands in the navigation, and its code, fetched when it is opened.
import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { Role } from "../api/types";
import type { GroupName, PageName } from "../words/pages";

export interface PageEntry {
  name: PageName;
  path: string;
  group?: GroupName; // absent: reached from another page
  roles?: Role[]; // absent: everybody who is signed in
  page: LazyExoticComponent<ComponentType>;
}

export const pages: PageEntry[] = [
  { name: "charter", path: "/", group: "mine", page: lazy(() => import("../pages/Charter")) },
  { name: "sign", path: "/charte/signer", page: lazy(() => import("../pages/Sign")) },
  { name: "kept", path: "/conserve", group: "mine", page: lazy(() => import("../pages/Kept")) },
  { name: "traces", path: "/mes-traces", group: "mine", page: lazy(() => import("../pages/Traces")) },
  { name: "myOpenings", path: "/mon-identite", group: "mine", page: lazy(() => import("../pages/MyOpenings")) },
  { name: "unseen", path: "/hors-de-vue", group: "mine", page: lazy(() => import("../pages/Unseen")) },
  { name: "why", path: "/pourquoi", group: "mine", page: lazy(() => import("../pages/Why")) },
  { name: "monitoring", path: "/surveillance", group: "open", page: lazy(() => import("../pages/Monitoring")) },
  { name: "coverage", path: "/couverture", group: "open", page: lazy(() => import("../pages/Coverage")) },
  { name: "versions", path: "/versions", group: "open", page: lazy(() => import("../pages/Versions")) },
  { name: "team", path: "/equipe", group: "follow", roles: ["manager"], page: lazy(() => import("../pages/Team")) },
  {
    name: "signatures", path: "/signatures", group: "follow", roles: ["it", "ciso", "dpo", "authority", "committee"],
    page: lazy(() => import("../pages/Signatures")),
  },
  { name: "openings", path: "/ouvertures", group: "follow", roles: ["ciso", "dpo", "authority"], page: lazy(() => import("../pages/Openings")) },
  {
    name: "destructions", path: "/destructions", group: "follow", roles: ["it", "ciso", "dpo", "authority", "committee"],
    page: lazy(() => import("../pages/Destructions")),
  },
  { name: "statistics", path: "/statistiques", group: "follow", roles: ["it", "ciso", "dpo", "authority"], page: lazy(() => import("../pages/Statistics")) },
  { name: "entities", path: "/communes", group: "follow", roles: ["it", "ciso", "dpo", "authority"], page: lazy(() => import("../pages/Entities")) },
  { name: "filter", path: "/filtrage", group: "run", roles: ["it", "ciso"], page: lazy(() => import("../pages/Filter")) },
  { name: "nodes", path: "/noeuds", group: "run", roles: ["it", "ciso"], page: lazy(() => import("../pages/Nodes")) },
  { name: "people", path: "/personnes", group: "run", roles: ["it", "administrator", "ciso", "authority"], page: lazy(() => import("../pages/People")) },
  { name: "acts", path: "/actes", group: "run", roles: ["ciso", "dpo"], page: lazy(() => import("../pages/Acts")) },
];

// Open to nobody in particular: also before signing in.
export const openPages: PageEntry[] = [
  { name: "siteMap", path: "/plan", page: lazy(() => import("../pages/SiteMap")) },
  { name: "accessibility", path: "/accessibilite", page: lazy(() => import("../pages/Accessibility")) },
  { name: "legal", path: "/mentions-legales", page: lazy(() => import("../pages/Legal")) },
  { name: "privacy", path: "/donnees-personnelles", page: lazy(() => import("../pages/Privacy")) },
];

export function visible(entry: PageEntry, roles: readonly Role[]): boolean {
  return entry.roles === undefined || entry.roles.some((role) => roles.includes(role));
}

export function pathOf(name: PageName): string {
  return [...pages, ...openPages].find((entry) => entry.name === name)?.path ?? "/";
}
