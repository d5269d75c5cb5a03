// What is not as the charter says at this moment stands above every page: a crisis, a clause that is switched off.
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import { read } from "../api/queries";
import { ArticleLink } from "../parts/ArticleLink";
import { Mark } from "../parts/Mark";
import { When } from "../parts/When";
import { lastDay } from "../words/formats";
import { useWords } from "../words/language";
import { situationWords } from "../words/measures";
import { pathOf } from "./pages";

const often = { throwOnError: false, refetchInterval: 300_000 } as const;

export function Exceptional() {
  const w = useWords(situationWords).banner;
  const [place] = useLocation();
  const { data: crises } = useQuery({ ...read.crises(), ...often });
  const { data: switches } = useQuery({ ...read.switches(), ...often });
  const crisis = crises?.crises.find(({ running }) => running);
  const off = switches?.switches.filter((one) => one.running && !one.on) ?? [];
  if ((!crisis && off.length === 0) || place === pathOf("situations")) return null;
  return (
    <aside className="exceptional" aria-label={w.name}>
      <ul>
        {crisis && <li><Mark shape="warn" /><strong>{w.crisis}</strong>{crisis.until && <>, {w.until} <When day={lastDay(crisis.until)} away={false} /></>}.</li>}
        {off.map((one) => (
          <li key={one.number}><Mark shape="warn" /><strong>{w.off}</strong> <ArticleLink number={one.article} />{one.until && <>, {w.until} <When day={lastDay(one.until)} away={false} /></>}.</li>
        ))}
      </ul>
      <p><Link href={pathOf("situations")}>{w.why}</Link></p>
    </aside>
  );
}
