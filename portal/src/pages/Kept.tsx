import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "wouter";
import { read } from "../api/queries";
import type { KeptClass } from "../api/types";
import { pathOf } from "../app/pages";
import { ArticleLink } from "../parts/ArticleLink";
import { List, type Column } from "../parts/List";
import { Lives } from "../parts/Lives";
import { Month } from "../parts/Month";
import { Page } from "../parts/Page";
import { When } from "../parts/When";
import { useFormat, useLabel, useWords } from "../words/language";
import { keptWords } from "../words/mine";

export default function Kept() {
  const w = useWords(keptWords);
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.kept());
  const days = useMemo(() => {
    const all = new Map<string, string[]>();
    for (const one of data.classes)
      for (const { day, dies } of one.live) all.set(dies, [...(all.get(dies) ?? []), `${label(one.label)}${w.of1(format.day(day))}`]);
    return all;
  }, [data, label, format, w]);

  const first = (one: KeptClass) => one.live.map(({ day }) => day).sort()[0];
  const dies = (one: KeptClass) => one.live.map((live) => live.dies).sort()[0];
  const columns: Column<KeptClass>[] = [
    { key: "trace", head: w.columns.what, value: (one) => label(one.label) },
    { key: "champs", head: w.columns.fields, value: (one) => format.list(one.fields.map(label)) },
    { key: "duree", head: w.columns.retention, value: (one) => label(one.retention) },
    { key: "ancien", head: w.columns.oldest, value: first, cell: (one) => { const day = first(one); return day ? <When day={day} away={false} /> : w.none; } },
    { key: "fin", head: w.columns.firstDies, value: dies, cell: (one) => { const day = dies(one); return day ? <When day={day} /> : w.none; } },
    { key: "jusque", head: w.columns.until, value: (one) => one.until, cell: (one) => <When day={one.until} /> },
    { key: "article", head: w.columns.article, value: (one) => one.article, cell: (one) => <ArticleLink number={one.article} /> },
  ];
  if (data.classes.length === 0) return <Page name="kept" group="mine" lead={w.lead}><p className="empty">{w.nothing}</p></Page>;
  return (
    <Page name="kept" group="mine" lead={w.lead} actions={<Link className="button" href={pathOf("traces")}>{w.toTraces}</Link>}>
      <figure className="chart">
        <figcaption>{w.chart(format.number(data.classes.length), data.classes.length)}</figcaption>
        <p className="of">{w.of}</p>
        <Lives classes={data.classes} today={data.today} />
      </figure>
      <section>
        <h2>{w.calendar}</h2>
        <Month days={days} caption={w.calendar} />
      </section>
      <section>
        <h2>{w.table}</h2>
        <List name="conserve" caption={w.table} columns={columns} rows={data.classes} id={(one) => one.clause} empty={w.nothing} />
      </section>
    </Page>
  );
}
