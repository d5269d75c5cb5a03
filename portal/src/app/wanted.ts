// The page that was asked for before one went away to the provider, in this window alone.
const KEY = "cartulaire.wanted";

export function keepWanted(): void {
  const place = location.pathname === "/connexion" ? "/" : location.pathname + location.search;
  sessionStorage.setItem(KEY, place);
}

export function takeWanted(): string | null {
  const place = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return place;
}
