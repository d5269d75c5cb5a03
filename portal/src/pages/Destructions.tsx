import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { got, hub } from "../api/client";
import { read } from "../api/queries";
import { Told } from "../app/Failed";
import { ArticleLink } from "../parts/ArticleLink";
import { Button } from "../parts/Button";
import { save } from "../parts/save";
import { DayField } from "../parts/DayField";
import { Figure } from "../parts/Figure";
import { List, type Column } from "../parts/List";
import { Month } from "../parts/Month";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { When } from "../parts/When";
import { followWords } from "../words/follow";
import { addDays } from "../words/formats";
import { useFormat, useLanguage, useWords } from "../words/language";

export default function Destructions() {
  const w = useWords(followWords).destructions;
  const format = useFormat();
  const { data } = useSuspenseQuery(read.destructions());
  type Coming = (typeof data.coming)[number];
  const days = useMemo(() => {
    const all = new Map<string, string[]>();
    for (const one of data.coming) all.set(one.term, [...(all.get(one.term) ?? []), w.entry(w.classes[one.class] ?? one.class, format.number(one.events))]);
    return all;
  }, [data, w, format]);
  const columns: Column<Coming>[] = [
    { key: "terme", head: w.columns.term, value: (one) => one.term, cell: (one) => <When day={one.term} /> },
    { key: "sorte", head: w.columns.class, value: (one) => w.classes[one.class] ?? one.class, filter: true },
    { key: "journees", head: w.columns.days, value: (one) => one.days[0], cell: (one) => format.list(one.days.map(format.day)) },
    { key: "evenements", head: w.columns.events, value: (one) => one.events, number: true },
    { key: "visa", head: w.columns.visa, value: (one) => (one.awaits_visa ? w.visa : w.noVisa), filter: true, cell: (one) => (one.awaits_visa ? <State shape="warn" kind="warn">{w.visa}</State> : <span className="muted">{w.noVisa}</span>) },
    { key: "article", head: w.columns.article, value: (one) => one.article, cell: (one) => <ArticleLink number={one.article} /> },
  ];
  return (
    <Page name="destructions" group="follow" lead={w.lead}>
      <dl className="figures">
        <Figure name={w.destroyed} value={data.destroyed} of={w.destroyedOf} />
        <Figure name={w.coming} value={data.coming.length} of={w.comingOf} />
        <Figure name={w.overdue} value={data.overdue} of={w.overdueOf} />
      </dl>
      <section><h2>{w.calendar}</h2><Month days={days} caption={w.calendar} /></section>
      <section><h2>{w.table}</h2><List name="destructions" caption={w.table} columns={columns} rows={data.coming} id={(one) => `${one.term} ${one.class} ${one.days[0]}`} empty={w.none} sort="terme" /></section>
      {data.destroyed > 0 ? <Certificate today={data.today} /> : <section><h2>{w.certificate}</h2><p className="empty">{w.nothingYet}</p></section>}
    </Page>
  );
}

function Certificate({ today }: { today: string }) {
  const w = useWords(followWords).destructions;
  const { language } = useLanguage();
  const [from, setFrom] = useState(addDays(today, -365));
  const [to, setTo] = useState(today);
  const query = { ...(from && { from }), ...(to && { to }), language };
  const get = useMutation({
    mutationFn: () => got(hub.GET("/api/destructions/certificate", { params: { query }, parseAs: "blob" })),
    onSuccess: (file) => save("destructions.pdf", file as Blob, "application/pdf"),
  });
  return (
    <section className="no-print">
      <h2>{w.certificate}</h2>
      <p>{w.certificateLead}</p>
      {get.error && <Told error={get.error} />}
      <div className="form">
        <DayField id="from" label={w.from} value={from} onChange={setFrom} />
        <DayField id="to" label={w.to} value={to} onChange={setTo} />
        <Button kind="main" onPress={() => get.mutate()} isPending={get.isPending}>{w.get}</Button>
      </div>
    </section>
  );
}
