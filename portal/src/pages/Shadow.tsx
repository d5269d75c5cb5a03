// A draft that nodes evaluate beside the charter: what it would change, by article and by category of sites.
import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import type { Api } from "../api/types";
import { BarRow } from "../parts/Bar";
import { List, type Column } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { Instant } from "../parts/When";
import { useFormat, useLabel, useWords } from "../words/language";
import { shadowWords } from "../words/studies";
import { figure } from "./Statistics";
import "../style/drafts.css";

type Change = Api["components"]["schemas"]["ShadowChange"];
export const BESIDE = "cartulaire publish --charter charte.md --draft projet.md --draft-until 2027-01-31 --state state.yml --lists lists.bin --to paquet --keys publish.key";

export default function Shadow() {
  const w = useWords(shadowWords);
  const label = useLabel();
  const { data } = useSuspenseQuery(read.shadow());
  const format = useFormat();
  const shown = useShown();
  const title = useTitle(data.clauses);
  return (
    <Page name="shadow" group="follow" lead={w.lead}>
      {data.error && <Notice kind="bad" title={w.broken}><p>{label(data.error)}</p></Notice>}
      {data.running && <p>{w.running(data.running.version)} <Instant at={data.running.until} />.</p>}
      {data.draft && data.running?.name !== data.draft.name && <p>{w.notRunning(data.draft.version)}</p>}
      {!data.draft && !data.running && <p className="empty">{w.none}</p>}
      {data.draft && (
        <>
          <figure className="chart">
            <figcaption>{title}</figcaption>
            <p className="of">{w.of(shown(data.compared), format.day(data.from), format.day(data.to))}</p>
            <Bars changes={data.clauses} />
          </figure>
          <section><h2>{w.clauses}</h2><Changes name="projet-articles" state="a." caption={w.clauses} head={w.columns.clause} rows={data.clauses} /></section>
          <section><h2>{w.categories}</h2><Changes name="projet-categories" state="c." caption={w.categories} head={w.columns.category} rows={data.categories} /></section>
          {(data.other_drafts ?? 0) > 0 && <p className="muted">{w.others(format.number(data.other_drafts ?? 0))}</p>}
        </>
      )}
      <section>
        <h2>{w.how}</h2>
        <p className="measure">{w.howLead}</p>
        <pre className="command"><code>{BESIDE}</code></pre>
      </section>
    </Page>
  );
}

function useShown(): (cell: Change["requests"]) => string {
  const w = useWords(shadowWords);
  const format = useFormat();
  return (cell) => {
    const least = figure(cell);
    if (least === undefined) return w.unknown;
    return typeof cell === "string" ? `≥\u00a0${format.number(least)}` : format.number(least);
  };
}

// What is refused and was not: the finding.
function useTitle(changes: Change[]): string {
  const w = useWords(shadowWords);
  const format = useFormat();
  const refused = changes.filter(({ now, then }) => now !== "deny" && then === "deny");
  const least = refused.reduce((sum, { requests }) => sum + (figure(requests) ?? 0), 0);
  const whole = refused.every(({ requests }) => typeof requests === "number");
  if (refused.length === 0) return w.titleNone;
  if (least === 0) return w.titleHidden;
  return least === 1 && whole ? w.titleOne : w.title(`${whole ? "" : "≥\u00a0"}${format.number(least)}`);
}

const key = (one: Change) => `${one.id} ${one.now} ${one.then}`;

function Bars({ changes }: { changes: Change[] }) {
  const w = useWords(shadowWords);
  const label = useLabel();
  const format = useFormat();
  const shown = useShown();
  const sorted = changes.filter(({ then }) => then !== "not_evaluated").sort((a, b) => (figure(b.requests) ?? 0) - (figure(a.requests) ?? 0)).slice(0, 12);
  const most = Math.max(1, ...sorted.map(({ requests }) => figure(requests) ?? 0));
  return (
    <div className="bars">
      {sorted.map((one) => (
        <BarRow key={key(one)} name={format.says(label(one.label), `${w.verdicts[one.now] ?? one.now} → ${w.verdicts[one.then] ?? one.then}`)} done={figure(one.requests) ?? 0} whole={most} says={one.requests === null ? w.withheld : shown(one.requests)} />
      ))}
    </div>
  );
}

function Changes({ head, ...rest }: { name: string; state: string; caption: string; head: string; rows: Change[] }) {
  const w = useWords(shadowWords);
  const label = useLabel();
  const shown = useShown();
  const columns: Column<Change>[] = [
    { key: "quoi", head, value: (one) => label(one.label) },
    { key: "aujourdhui", head: w.columns.now, value: (one) => w.verdicts[one.now] ?? one.now, filter: true },
    { key: "projet", head: w.columns.then, value: (one) => w.verdicts[one.then] ?? one.then, filter: true },
    { key: "requetes", head: w.columns.requests, number: true, value: (one) => one.requests ?? w.withheld, sort: (one) => figure(one.requests) ?? -1, cell: (one) => (one.requests === null ? <span className="muted">{w.withheld}</span> : shown(one.requests)) },
  ];
  return <List {...rest} columns={columns} id={key} empty={w.noChange} sort="-requetes" />;
}
