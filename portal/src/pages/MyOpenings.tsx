import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import type { Label } from "../api/types";
import { ArticleLink } from "../parts/ArticleLink";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { stateOf } from "../parts/opening";
import { Instant } from "../parts/When";
import { useFormat, useLabel, useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { setApostrophes } from "../words/typography";

type Count = { year: number; ground: string; openings: number; label: Label };

export default function MyOpenings() {
  const w = useWords(openingWords);
  const format = useFormat();
  const label = useLabel();
  const { data: mine } = useSuspenseQuery(read.myOpenings());
  const { data: all } = useSuspenseQuery(read.openingCounts());
  const columns: Column<Count>[] = [
    { key: "annee", head: w.columns.year, value: (one) => String(one.year) },
    { key: "motif", head: w.columns.ground, value: (one) => label(one.label) },
    { key: "ouvertures", head: w.columns.openings, value: (one) => one.openings, number: true },
  ];
  return (
    <Page name="myOpenings" group="mine" lead={w.mineLead}>
      {mine.openings.length === 0 && <p className="empty">{w.mineNone}</p>}
      <div className="cards">
        {mine.openings.map((opening) => (
          <article key={opening.opening} className="card closed">
            <h2>{setApostrophes(opening.title ?? opening.ground)}</h2>
            <dl className="pairs">
              <dt>{w.columns.number}</dt><dd>{opening.opening}</dd>
              {opening.opened && <><dt>{w.columns.opened}</dt><dd><Instant at={opening.opened} /></dd></>}
              <dt>{w.columns.state}</dt><dd>{w.states[stateOf(opening)] ?? stateOf(opening)}{opening.urgent && `, ${w.urgent}`}</dd>
              <dt>{w.columns.days}</dt><dd>{w.fromTo(format.day(opening.from), format.day(opening.to))}</dd>
              {opening.approvals && opening.approvals.length > 0 && <><dt>{w.columns.approvals}</dt><dd>{format.list(opening.approvals.map((role) => w.roles[role] ?? role))}</dd></>}
              {opening.rows !== undefined && <><dt>{w.columns.rows}</dt><dd>{format.number(opening.rows)}</dd></>}
              {opening.article && <><dt>{w.columns.article}</dt><dd><ArticleLink number={opening.article} /></dd></>}
            </dl>
          </article>
        ))}
      </div>
      <section>
        <h2>{w.counts}</h2>
        <List name="ouvertures" caption={w.countsTable} columns={columns} rows={all.counts} id={(one) => `${one.year} ${one.ground}`} empty={w.countsNone} plain narrow />
      </section>
    </Page>
  );
}
