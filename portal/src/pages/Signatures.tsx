import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import type { SignatureCount } from "../api/types";
import { BarRow, Hatching, Key } from "../parts/Bar";
import { Columns } from "../parts/Columns";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { When } from "../parts/When";
import { followWords } from "../words/follow";
import { addDays, today } from "../words/formats";
import { useFormat, useLanguage, useWords } from "../words/language";

const share = (one: SignatureCount) => (one.people === 0 ? 0 : one.signed / one.people);
const waiting = (one: SignatureCount) => one.people - one.signed - one.handed_over;

export default function Signatures() {
  const words = useWords(followWords);
  const w = words.signatures;
  const { language, format } = useLanguage();
  const { data } = useSuspenseQuery(read.signatures());
  const { whole, units } = data;
  if (whole.people === 0) return <Page name="signatures" group="follow" lead={w.lead}><p className="empty">{w.none}</p></Page>;
  const name = (one: SignatureCount) => one.name || (units.length === 1 ? w.together : w.otherUnits);
  const names = new Intl.Collator(language, { numeric: true });
  const sorted = [...units].sort((a, b) => share(b) - share(a) || names.compare(name(a), name(b)));
  const last = sorted.filter((one) => one.name).at(-1); // what is put together to name nobody is no service
  const percent = format.percent(whole.signed, whole.people);
  const signedOn = new Map(data.days.map(({ day, signed }) => [day, signed]));
  const month = Array.from({ length: 30 }, (_, at) => addDays(today(), at - 29)); // days without a signature too
  return (
    <Page name="signatures" group="follow" lead={w.lead}>
      <Hatching />
      {data.deadline && <p>{w.deadline} <When day={data.deadline} /></p>}
      <figure className="chart">
        <figcaption>{last && share(sorted[0]!) > share(last) ? w.title(percent, name(last)) : w.whole(percent)}</figcaption>
        <p className="of">{w.of(format.number(whole.people), data.version)}</p>
        <div className="bars">
          {sorted.map((one) => (
            <BarRow
              key={one.name} name={name(one)} done={one.signed} part={one.handed_over} whole={one.people}
              says={<>{format.percent(one.signed, one.people)} <span className="muted">({format.number(one.signed)}/{format.number(one.people)})</span></>}
            />
          ))}
        </div>
        <Key entries={[["done", words.key.signed], ["part", words.key.handed_over], ["rest", words.key.waiting]]} />
      </figure>
      <section><h2>{w.units}</h2><Counts name="signatures-services" caption={w.units} head={w.columns.name} others={w.otherUnits} rows={units} /></section>
      <section><h2>{w.populations}</h2><Counts name="signatures-populations" state="p." caption={w.populations} head={w.columns.population} others={w.otherPopulations} rows={data.populations} plain /></section>
      {data.days.length > 0 && <section>
        <Columns
          title={w.daysTitle(format.number(month.reduce((sum, day) => sum + (signedOn.get(day) ?? 0), 0)))} of={w.of(format.number(whole.people), data.version)}
          entries={month.map((day) => ({ name: format.day(day), value: signedOn.get(day) ?? 0 }))}
        />
        <details>
        <summary>{w.asTable}</summary>
        <List
          name="signatures-jours" state="j." caption={w.days} rows={data.days} id={(one) => one.day} empty={w.none} sort="-jour" plain narrow
          columns={[
            { key: "jour", head: w.columns.day, value: (one) => one.day, cell: (one) => <When day={one.day} /> },
            { key: "signees", head: w.columns.signed, value: (one) => one.signed, number: true },
          ]}
        />
        </details>
      </section>}
    </Page>
  );
}

interface Given { name: string; state?: string; caption: string; head: string; others: string; rows: SignatureCount[]; plain?: boolean }

function Counts({ head, others, ...rest }: Given) {
  const w = useWords(followWords).signatures;
  const format = useFormat();
  const columns: Column<SignatureCount>[] = [
    { key: "nom", head, value: (one) => one.name || (rest.rows.length === 1 ? w.together : others) },
    { key: "personnes", head: w.columns.people, value: (one) => one.people, number: true },
    { key: "signees", head: w.columns.signed, value: (one) => one.signed, number: true },
    { key: "remises", head: w.columns.handed, value: (one) => one.handed_over, number: true },
    { key: "attente", head: w.columns.waiting, value: waiting, number: true },
    { key: "part", head: w.columns.share, value: (one) => Math.round(1000 * share(one)) / 10, cell: (one) => format.percent(one.signed, one.people), number: true },
  ];
  return <List {...rest} columns={columns} id={(one) => one.name} empty={w.none} sort="nom" />;
}
