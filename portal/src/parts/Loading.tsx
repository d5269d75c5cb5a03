import { useWords } from "../words/language";
import { shellWords } from "../words/shell";

// Shown by the style sheet after 300 ms only: what comes sooner needs no announcement.
export function Loading() {
  return <p className="loading" role="status">{useWords(shellWords).loading}</p>;
}
