import { useWords } from "../words/language";
import { howMarks, howWords, type How } from "../words/how";
import { Mark, type MarkShape } from "./Mark";

// A state: its shape, its word, its colour, in that order of importance.
export function State({ shape, kind, children }: { shape: MarkShape; kind: string; children: React.ReactNode }) {
  return <span className={`state ${kind}`}><Mark shape={shape} />{children}</span>;
}

export function HowState({ how }: { how: string }) {
  const w = useWords(howWords);
  const known: How = how in w ? (how as How) : "as_text";
  return <State {...howMarks[known]}>{w[known]}</State>;
}
