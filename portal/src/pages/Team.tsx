import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { When } from "../parts/When";
import { followWords } from "../words/follow";
import { useFormat, useWords } from "../words/language";

const looks = { signed: { shape: "full", kind: "good" }, handed_over: { shape: "half", kind: "plain" }, waiting: { shape: "empty", kind: "warn" } } as const;

export default function Team() {
  const words = useWords(followWords);
  const w = words.team;
  const format = useFormat();
  const { data } = useSuspenseQuery(read.team());
  const columns: Column<(typeof data.people)[number]>[] = [
    { key: "personne", head: w.columns.name, value: (one) => one.name },
    { key: "service", head: w.columns.unit, value: (one) => one.unit, filter: true },
    { key: "etat", head: w.columns.state, value: (one) => words.states[one.state], cell: (one) => <State {...looks[one.state]}>{words.states[one.state]}</State>, filter: true },
    { key: "jour", head: w.columns.on, value: (one) => one.on, cell: (one) => (one.on ? <When day={one.on} /> : "–") },
  ];
  const signed = data.people.filter(({ state }) => state === "signed").length;
  return (
    <Page name="team" group="follow" lead={w.lead}>
      {data.people.length > 0 && <h2>{w.title(signed, format.number(data.people.length))}</h2>}
      <List name="mon-equipe" caption={w.table} columns={columns} rows={data.people} id={(one) => one.id} empty={w.none} sort="personne" />
    </Page>
  );
}
