// Who is signed in, for the pages below.
import { createContext, useContext } from "react";
import type { Named, Role } from "../api/types";
import type { PageName } from "../words/pages";
import { pages, visible } from "./pages";

export interface Signed {
  person?: { id: number; name: string }; // absent: who has a role here works for another entity (a shared DPO)
  entity: Named;
  entities: Named[];
  roles: Role[];
}

const Context = createContext<Signed | null>(null);
export const SignedProvider = Context.Provider;

export function useSigned(): Signed | null {
  return useContext(Context);
}

// Whether they are of the entity, with a charter to sign, notices, traces.
export function useIsAgent(): boolean {
  return useRoles().includes("agent");
}

// Whether one's roles open this page.
export function useMayOpen(name: PageName | undefined): boolean {
  const roles = useRoles();
  return pages.some((entry) => entry.name === name && visible(entry, roles));
}

export function useRoles(): Role[] {
  return useSigned()?.roles ?? [];
}
