// Who is signed in, for the pages below.
import { createContext, useContext } from "react";
import type { Named, Role } from "../api/types";

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

export function useRoles(): Role[] {
  return useSigned()?.roles ?? [];
}
