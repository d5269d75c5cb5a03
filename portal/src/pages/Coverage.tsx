import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import { folded } from "../parts/arrange";
import { ArticleLink } from "../parts/ArticleLink";
import { BarRow } from "../parts/Bar";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { HowState } from "../parts/State";
import { howWords, type How } from "../words/how";
import { useFormat, useLabel, useWords } from "../words/language";
import { runningWords } from "../words/running";
import { setApostrophes } from "../words/typography";

const carriers = ["adapter", "product", "person", "not_yet", "text"] as const;

export default function Coverage() {
  const w = useWords(runningWords).coverage;
  const how = useWords(howWords);
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.coverage());
  type Clause = (typeof data.clauses)[number];
  const count = (carrier: string) => data.counts[carrier] ?? 0;
  const all = data.clauses.length;
  const most = Math.max(...carriers.map(count));
  // What kind of rule it is; how it is applied too, where the column beside says less.
  const said = (one: Clause) => [label(one.kind_label), folded(label(one.label)) === folded(how[one.how as How] ?? "") ? "" : label(one.label)].filter(Boolean).join(", ");
  const columns: Column<Clause>[] = [
    { key: "article", head: w.columns.article, value: (one) => one.article, cell: (one) => <ArticleLink number={one.article} /> },
    { key: "titre", head: w.columns.title, value: (one) => setApostrophes(one.title) },
    { key: "clause", head: w.columns.clause, value: (one) => `${said(one)} ${one.clause}`.trim(), cell: (one) => <>{said(one)}<span className="sub"><code>{one.clause}</code></span></> },
    { key: "comment", head: w.columns.how, value: (one) => how[one.how as How] ?? one.how, cell: (one) => <HowState how={one.how} />, filter: true },
    { key: "par", head: w.columns.carrier, value: (one) => w.carriers[one.carrier], filter: true },
    { key: "nature", head: w.columns.natures, value: (one) => format.list(one.natures.map(label)) },
  ];
  if (all === 0) return <Page name="coverage" group="open" lead={w.lead}><p className="empty">{w.none}</p></Page>;
  return (
    <Page name="coverage" group="open" lead={w.lead}>
      <figure className="chart">
        <figcaption>{w.title(format.number(count("adapter") + count("product") + count("person")), format.number(all))}</figcaption>
        <p className="of">{w.of} Version {data.version}.</p>
        <div className="bars">
          {carriers.map((carrier) => (
            <BarRow
              key={carrier} name={w.carriers[carrier]} says={format.number(count(carrier))}
              done={carrier === "not_yet" || carrier === "text" ? 0 : count(carrier)} rest={count(carrier)} whole={most}
            />
          ))}
        </div>
      </figure>
      <section>
        <h2>{w.clauses}</h2>
        <List name="couverture" caption={w.table} columns={columns} rows={data.clauses} id={(one) => one.clause} empty={w.none} />
      </section>
    </Page>
  );
}
