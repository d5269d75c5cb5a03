// What waits for the signature of somebody at the counter: the loan of a device is decided here, by who lends it (ACK-06).
import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import { accessWords } from "../words/accesses";
import { useLabel, useWords } from "../words/language";
import { setApostrophes } from "../words/typography";
import { State } from "./State";
import { When } from "./When";

export function Accesses({ person }: { person: number }) {
  const w = useWords(accessWords);
  const label = useLabel();
  const { data } = useSuspenseQuery(read.accesses(person));
  if (data.accesses.length === 0) return null;
  return (
    <section aria-labelledby="accesses">
      <h2 id="accesses">{w.title}</h2>
      <ul>
        {data.accesses.map((one) => (
          <li key={one.gate}>
            {w.gate(label(one.label))}
            {one.open ? <State shape="full" kind="good">{one.until ? w.until : w.open}</State> : <State shape="empty" kind="warn">{w.closed}</State>}
            {one.until && <> <When day={one.until} /></>}
            {one.missing.map((text) => <span key={text.title} className="sub">{w.missing(setApostrophes(text.title), text.article)}</span>)}
          </li>
        ))}
      </ul>
    </section>
  );
}
