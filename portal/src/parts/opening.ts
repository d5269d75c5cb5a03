// How far an opening is, in one word.
import type { Opening } from "../api/types";

export function stateOf(opening: Opening): string {
  if (opening.outcome) return opening.outcome;
  return opening.ran ? "ran" : opening.decided ? "approved" : "asked";
}
