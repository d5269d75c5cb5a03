import type { Opening } from "../api/types";
import { useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { Instant } from "./When";

// What was done in an opening, in its order; roles act, people are not named.
export function Steps({ opening }: { opening: Opening }) {
  const w = useWords(openingWords);
  return (
    <ol className="timeline">
      {(opening.steps ?? []).map((step, at) => (
        <li key={`${step.step}${at}`}>
          <Instant at={step.at} /> <strong>{w.steps[step.step] ?? step.step}</strong>
          {step.role && <> ({w.roles[step.role] ?? step.role})</>}
          {step.favourable !== undefined && <> : {step.favourable ? w.favourable : w.unfavourable}</>}
        </li>
      ))}
    </ol>
  );
}
