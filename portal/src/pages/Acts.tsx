import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import type { Api } from "../api/types";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { Instant } from "../parts/When";
import { followWords } from "../words/follow";
import { useLabel, useWords } from "../words/language";

type Act = Api["components"]["schemas"]["Act"];

export default function Acts() {
  const w = useWords(followWords).acts;
  const label = useLabel();
  const { data } = useSuspenseQuery(read.acts());
  const columns: Column<Act>[] = [
    { key: "numero", head: w.columns.number, value: (one) => one.number },
    { key: "quand", head: w.columns.at, value: (one) => one.at, cell: (one) => <Instant at={one.at} /> },
    { key: "par", head: w.columns.actor, value: (one) => one.name ?? one.actor, filter: true },
    { key: "acte", head: w.columns.event, value: (one) => (one.label ? label(one.label) : one.event), filter: true },
    { key: "sur", head: w.columns.subject, value: (one) => one.subject },
    { key: "precision", head: w.columns.detail, value: (one) => one.detail },
  ];
  return (
    <Page name="acts" group="run" lead={w.lead}>
      <List name="actes" caption={w.table} columns={columns} rows={data} id={(one) => one.number} empty={w.none} sort="-numero" />
    </Page>
  );
}
