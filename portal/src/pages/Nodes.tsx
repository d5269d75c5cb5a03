import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { Instant, When } from "../parts/When";
import { isoDay } from "../words/formats";
import { useFormat, useLabel, useWords } from "../words/language";
import { runningWords } from "../words/running";

export default function Nodes() {
  const w = useWords(runningWords).nodes;
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.nodes());
  const { bundle, nodes } = data;
  const columns: Column<(typeof nodes)[number]>[] = [
    { key: "nom", head: w.columns.name, value: (one) => one.name },
    { key: "etat", head: w.columns.state, value: (one) => (one.alarm ? w.alarm : w.fine), filter: true, cell: (one) => (one.alarm ? <State shape="warn" kind="ask">{w.alarm}</State> : <State shape="full" kind="good">{w.fine}</State>) },
    { key: "pourquoi", head: w.columns.why, value: (one) => (one.why ? label(one.why) : undefined) },
    { key: "nouvelle", head: w.columns.last, value: (one) => one.last, cell: (one) => (one.last ? <><Instant at={one.last} /> <span className="away">{format.away(isoDay(new Date(one.last)))}</span></> : "–") },
  ];
  return (
    <Page name="nodes" group="run" lead={w.lead}>
      {bundle && (
        <section>
          <h2>{w.bundle} {w.number(String(bundle.number))}</h2>
          <dl className="pairs">
            <dt>{w.published}</dt><dd><Instant at={bundle.published} /></dd>
            {bundle.expires && <><dt>{w.expires}</dt><dd><When day={isoDay(new Date(bundle.expires))} /></dd></>}
          </dl>
        </section>
      )}
      <section>
        {nodes.length > 0 && <h2>{w.title(nodes.filter(({ alarm }) => alarm).length, format.number(nodes.length))}</h2>}
        <List name="noeuds" caption={w.table} columns={columns} rows={nodes} id={(one) => one.name} empty={w.none} sort="nom" />
      </section>
    </Page>
  );
}
