// What the hub does by itself, and what went wrong.
import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import type { Api } from "../api/types";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { Instant } from "../parts/When";
import { useFormat, useLabel, useWords } from "../words/language";
import { jobWords } from "../words/service";

type Job = Api["components"]["schemas"]["Job"];

export default function Jobs() {
  const w = useWords(jobWords);
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.jobs());
  const failing = data.jobs.filter(({ failures }) => failures > 0).length;
  const state = (one: Job) => (one.failures > 0 ? w.failing(one.failures) : one.running ? w.running : one.done ? w.ok : w.never);
  const columns: Column<Job>[] = [
    { key: "travail", head: w.columns.name, value: (one) => label(one.label), cell: (one) => <>{label(one.label)}<span className="sub"><code>{one.name}</code></span></> },
    { key: "etat", head: w.columns.state, value: state, filter: true, cell: (one) => <State shape={one.failures > 0 ? "warn" : one.done ? "full" : "half"} kind={one.failures > 0 ? "ask" : one.done ? "good" : "plain"}>{state(one)}</State> },
    { key: "rythme", head: w.columns.every, value: (one) => (one.hour === undefined ? w.every(format.span(one.every * 1000)) : w.at(String(one.hour))) },
    { key: "reussite", head: w.columns.done, value: (one) => one.done, cell: (one) => (one.done ? <Instant at={one.done} /> : "–") },
    { key: "prochain", head: w.columns.next, value: (one) => one.next, cell: (one) => (one.next ? <Instant at={one.next} /> : "–") },
    { key: "erreur", head: w.columns.error, value: (one) => (one.error ? label(one.error) : undefined) },
  ];
  return (
    <Page name="jobs" group="run" lead={w.lead}>
      <section>
        {data.jobs.length > 0 && <h2>{failing === 0 ? w.fine : w.title(failing)}</h2>}
        <List name="travaux" caption={w.table} columns={columns} rows={data.jobs} id={(one) => one.name} empty={w.none} sort="travail" />
      </section>
    </Page>
  );
}
