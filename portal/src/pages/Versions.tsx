import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import { List, type Column } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { When } from "../parts/When";
import { today } from "../words/formats";
import { useFormat, useLabel, useWords } from "../words/language";
import { runningWords } from "../words/running";

export default function Versions() {
  const w = useWords(runningWords).versions;
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.versions());
  const columns: Column<(typeof data.acts)[number]>[] = [
    { key: "jour", head: w.columns.day, value: (one) => one.day, cell: (one) => <When day={one.day} /> },
    { key: "acte", head: w.columns.act, value: (one) => label(one.label) },
    { key: "precision", head: w.columns.detail, value: (one) => (one.detail ? label(one.detail) : undefined) },
  ];
  const from = data.in_force_from;
  return (
    <Page name="versions" group="open" lead={w.lead}>
      <section>
        <h2>{w.now}</h2>
        <dl className="pairs">
          <dt>{w.version}</dt><dd>{data.version}</dd>
          <dt>{w.stage}</dt><dd><State shape={data.stage === "in_force" ? "full" : "half"} kind={data.stage === "in_force" ? "good" : "plain"}>{data.label ? label(data.label) : w.stages[data.stage]}</State></dd>
          {from && <><dt>{from <= today() ? w.since : w.toCome}</dt><dd><When day={from} /></dd></>}
          <dt>{w.hash}</dt><dd><code>{data.hash}</code></dd>
        </dl>
      </section>
      <section>
        <h2>{w.missing}</h2>
        {data.missing.length === 0 && <p>{w.complete}</p>}
        <div className="cards">
          {data.missing.map((one) => <Notice key={label(one.what)} kind="warn" title={label(one.what)}><p className="muted">{format.says(w.rule, label(one.rule))}</p></Notice>)}
        </div>
      </section>
      <section>
        <h2>{w.acts}</h2>
        <List name="actes-d-adoption" caption={w.acts} columns={columns} rows={data.acts} id={(one) => one.number} empty={w.none} sort="-jour" />
      </section>
    </Page>
  );
}
