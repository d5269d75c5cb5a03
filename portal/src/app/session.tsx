// Who is signed in, for the pages below.
import { createContext, useContext } from "react";
import type { Named, Role } from "../api/types";

export interface Signed {
  person: { id: number; name: string };
  entity: Named;
  entities: Named[];
  roles: Role[];
}

const Context = createContext<Signed | null>(null);
export const SignedProvider = Context.Provider;

export function useSigned(): Signed | null {
  return useContext(Context);
}

export function useRoles(): Role[] {
  return useSigned()?.roles ?? [];
}
