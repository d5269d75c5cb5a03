import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { read } from "../api/queries";
import { pathOf } from "../app/pages";
import { ArticleLink } from "../parts/ArticleLink";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { useFormat, useLabel, useWords } from "../words/language";
import { runningWords } from "../words/running";
import { setApostrophes } from "../words/typography";

export default function Monitoring() {
  const w = useWords(runningWords).monitoring;
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.monitoring());
  const all = data.monitoring;
  const columns: Column<(typeof all)[number]>[] = [
    { key: "quoi", head: w.columns.what, value: (one) => label(one.label) },
    {
      key: "etat", head: w.columns.state, value: (one) => (one.running ? w.on : w.off), filter: true,
      cell: (one) => (one.running ? <State shape="eye" kind="plain">{w.on}</State> : <State shape="empty" kind="warn">{w.off}</State>),
    },
    { key: "pourquoi", head: w.columns.why, value: (one) => (one.why ? label(one.why) : undefined) },
    { key: "article", head: w.columns.article, value: (one) => one.article, cell: (one) => <><ArticleLink number={one.article} /><span className="sub">{setApostrophes(one.title)}</span></> },
  ];
  return (
    <Page name="monitoring" group="open" lead={w.lead} actions={<Link className="button" href={pathOf("kept")}>{w.see}</Link>}>
      {all.length > 0 && <h2>{w.title(all.filter(({ running }) => running).length, format.number(all.length))}</h2>}
      <List name="surveillance" caption={w.table} columns={columns} rows={all} id={(one) => one.clause} empty={w.none} />
    </Page>
  );
}
