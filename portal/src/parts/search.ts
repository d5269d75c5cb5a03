// What answers a few words: everything that holds all of them, what holds them in its title first.
import { folded } from "./arrange";

const asked = (what: string) => folded(what).split(/\s+/).filter(Boolean);

export function hits<One>(all: One[], what: string, text: (one: One) => string, title: (one: One) => string): One[] {
  const words = asked(what);
  if (words.length === 0) return [];
  const holds = (in_: string) => { const within = folded(in_); return words.every((word) => within.includes(word)); };
  const found = all.filter((one) => holds(text(one)));
  return [...found.filter((one) => holds(title(one))), ...found.filter((one) => !holds(title(one)))];
}

// Some words around the first that was asked for.
export function excerpt(text: string, what: string, around = 70): string {
  const places = asked(what).map((word) => folded(text).indexOf(word)).filter((at) => at >= 0);
  // Folding may shorten a text by its accents: near enough for an excerpt.
  const at = Math.min(...(places.length > 0 ? places : [0]));
  const from = at <= around ? 0 : text.indexOf(" ", at - around) + 1;
  const end = text.length <= at + around ? text.length : text.lastIndexOf(" ", at + 2 * around);
  return `${from > 0 ? "… " : ""}${text.slice(from, Math.max(end, from))}${end < text.length ? " …" : ""}`;
}
