import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import { Bar, Hatching } from "../parts/Bar";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { When } from "../parts/When";
import { followWords } from "../words/follow";
import { useFormat, useLabel, useWords } from "../words/language";

export default function Entities() {
  const w = useWords(followWords).entities;
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.entities());
  type Row = (typeof data.entities)[number];
  const missing = (one: Row) => (one.missing ?? []).map(label).join(", ");
  const day = (value?: string) => (value ? <When day={value} away={false} /> : "–");
  const columns: Column<Row>[] = [
    { key: "nom", head: w.columns.name, value: (one) => one.name },
    {
      key: "etape", head: w.columns.stage, value: (one) => label(one.label), filter: true,
      cell: (one) => <State shape={one.stage === "in_force" ? "full" : one.stage === "draft" ? "empty" : "half"} kind={one.stage === "in_force" ? "good" : "plain"}>{label(one.label)}</State>,
    },
    { key: "version", head: w.columns.version, value: (one) => one.version, filter: true, cell: (one) => <>{one.version}{one.in_force_version && <span className="sub">{w.binding(one.in_force_version)}</span>}</> },
    { key: "avis", head: w.columns.opinion, value: (one) => one.opinion, cell: (one) => day(one.opinion) },
    { key: "deliberation", head: w.columns.deliberation, value: (one) => one.deliberation, cell: (one) => day(one.deliberation) },
    { key: "publication", head: w.columns.publication, value: (one) => one.publication, cell: (one) => day(one.publication) },
    { key: "depuis", head: w.columns.since, value: (one) => one.in_force_from, cell: (one) => day(one.in_force_from) },
    { key: "manque", head: w.columns.missing, value: (one) => missing(one) || undefined },
    { key: "personnes", head: w.columns.people, value: (one) => one.people, number: true },
    { key: "signees", head: w.columns.signed, value: (one) => one.signed, number: true },
    {
      key: "part", head: w.columns.share, value: (one) => (one.people === 0 ? 0 : Math.round((1000 * one.signed) / one.people) / 10), number: true,
      cell: (one) => <span className="share"><Bar done={one.signed} whole={one.people} />{format.percent(one.signed, one.people)}</span>,
    },
  ];
  const inForce = data.entities.filter(({ stage }) => stage === "in_force").length;
  return (
    <Page name="entities" group="follow" lead={w.lead}>
      <Hatching />
      {data.entities.length > 0 && <h2>{w.title(format.number(inForce), format.number(data.entities.length), data.entities.length)}</h2>}
      <List name="collectivites" caption={w.table} columns={columns} rows={data.entities} id={(one) => one.id} empty={w.none} sort="nom" />
    </Page>
  );
}
