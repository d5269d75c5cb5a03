// The lists in force: sources and their age, what stands behind each category, sites that the authority names.
import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import type { Api } from "../api/types";
import { Coded } from "../parts/Coded";
import { List, type Column } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { Ending, Instant, When } from "../parts/When";
import { isoDay } from "../words/formats";
import { useFormat, useLabel, useWords } from "../words/language";
import { listsWords } from "../words/service";
import "../style/drafts.css";

type Lists = Api["components"]["schemas"]["Lists"];

export default function Lists() {
  const w = useWords(listsWords);
  const format = useFormat();
  const label = useLabel();
  const { data } = useSuspenseQuery(read.lists());
  const late = data.sources.filter((one) => one.late);
  const lacking = data.categories.filter((one) => one.rank === "legal" && !one.has_list);
  return (
    <Page name="lists" group="run" lead={w.lead}>
      <section>
        <h2>{w.title(format.number(data.names), data.sources.length)}</h2>
        <p>{w.built} <Instant at={data.built} /></p>
        {late.length > 0 && <Notice kind="ask" title={w.late(late.length)}><p>{format.list(late.map(({ title, id }) => title || id))}. {w.lateCure}</p><pre className="command"><code>cartulaire lists update --sources lists.yml --file lists.bin</code></pre></Notice>}
        {lacking.length > 0 && <Notice kind="warn" title={w.lacking(lacking.length)}><p><Coded text={w.lackingCure} /></p><ul>{lacking.map((one) => <li key={one.id}>{label(one.label)}</li>)}</ul></Notice>}
        {late.length === 0 && lacking.length === 0 && <Notice kind="good" title={w.fine} />}
      </section>
      <section><h2>{w.sources}</h2><Sources rows={data.sources} /></section>
      <section><h2>{w.categories}</h2><Categories rows={data.categories} /></section>
      <section><h2>{w.sites}</h2><Sites rows={data.sites} /><p className="muted small measure">{w.notHere}</p></section>
      <section>
        <h2>{w.change}</h2>
        <p className="measure"><Coded text={w.changeLead} /></p>
        <pre className="command"><code>{"cartulaire lists update --sources lists.yml --file lists.bin\ncartulaire lists lookup --file lists.bin site.example\ncartulaire publish --charter charte.md --state state.yml --lists lists.bin --to paquet --keys publish.key"}</code></pre>
      </section>
    </Page>
  );
}

function Sources({ rows }: { rows: Lists["sources"] }) {
  const w = useWords(listsWords);
  const format = useFormat();
  const label = useLabel();
  const refused = (one: Lists["sources"][number]) => one.refused.reduce((sum, { lines }) => sum + lines, 0);
  const columns: Column<Lists["sources"][number]>[] = [
    { key: "source", head: w.columns.source, value: (one) => one.title || one.id, cell: (one) => <>{one.title || one.id}<span className="sub"><code>{one.id}</code></span></> },
    { key: "entrees", head: w.columns.entries, value: (one) => one.entries, number: true },
    { key: "licence", head: w.columns.licence, value: (one) => one.licence, cell: (one) => <>{one.licence}<span className="sub">{one.attribution}</span></> },
    { key: "apport", head: w.columns.read, value: (one) => one.read, cell: (one) => (one.read ? <When day={isoDay(new Date(one.read))} /> : "–") },
    { key: "rythme", head: w.columns.every, value: (one) => (one.every_days ? w.days(one.every_days) : w.own) },
    { key: "etat", head: w.columns.state, value: (one) => (one.late ? w.isLate : w.isFine), filter: true, cell: (one) => <State shape={one.late ? "warn" : "full"} kind={one.late ? "ask" : "good"}>{one.late ? w.isLate : w.isFine}</State> },
    { key: "ecartees", head: w.columns.refused, value: refused, number: true, cell: (one) => <>{format.number(refused(one))}{one.refused.map(({ why, lines }) => <span key={label(why)} className="sub">{format.says(label(why), format.number(lines))}</span>)}</> },
  ];
  return <List name="sources-de-listes" state="s." caption={w.sources} columns={columns} rows={rows} id={(one) => one.id} empty={w.noSources} sort="source" />;
}

function Categories({ rows }: { rows: Lists["categories"] }) {
  const w = useWords(listsWords);
  const label = useLabel();
  const format = useFormat();
  const columns: Column<Lists["categories"][number]>[] = [
    { key: "categorie", head: w.columns.category, value: (one) => label(one.label), cell: (one) => <>{label(one.label)}<span className="sub"><code>{one.id}</code></span></> },
    { key: "rang", head: w.columns.rank, value: (one) => w.ranks[one.rank], filter: true },
    { key: "entrees", head: w.columns.entries, value: (one) => one.entries, number: true },
    { key: "listes", head: w.columns.from, value: (one) => one.lists.join(", ") || (one.has_list ? undefined : w.noList), cell: (one) => (one.lists.length > 0 ? format.list(one.lists) : one.has_list ? "–" : <State shape="warn" kind={one.rank === "legal" ? "ask" : "plain"}>{w.noList}</State>) },
  ];
  return <List name="categories-de-sites" state="c." caption={w.categories} columns={columns} rows={rows} id={(one) => one.id} empty="" sort="categorie" />;
}

function Sites({ rows }: { rows: Lists["sites"] }) {
  const w = useWords(listsWords);
  const columns: Column<Lists["sites"][number]>[] = [
    { key: "site", head: w.columns.site, value: (one) => one.site, cell: (one) => <code>{one.site}</code> },
    { key: "effet", head: w.columns.use, value: (one) => w.uses[one.use], filter: true },
    { key: "clause", head: w.columns.clause, value: (one) => one.clause ?? one.register },
    { key: "fin", head: w.columns.until, value: (one) => one.until, cell: (one) => (one.until ? <Ending at={one.until} away /> : "–") },
  ];
  return <List name="sites-nommes" state="n." caption={w.sites} columns={columns} rows={rows} id={(one) => `${one.site} ${one.use} ${one.clause ?? one.register ?? ""}`} empty={w.noSites} sort="site" />;
}
