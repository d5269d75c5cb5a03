// From observing to applying: what a clause that observes would refuse, and one step to the draft where it applies.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Api } from "../api/types";
import { Told } from "../app/Failed";
import { pathOf } from "../app/pages";
import { useRoles } from "../app/session";
import { ArticleLink } from "../parts/ArticleLink";
import { Button } from "../parts/Button";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { useFormat, useLabel, useWords } from "../words/language";
import { modeWords } from "../words/studies";
import { figure } from "./Statistics";

type Row = Api["components"]["schemas"]["Modes"]["clauses"][number];

export default function Modes() {
  const w = useWords(modeWords);
  const label = useLabel();
  const format = useFormat();
  const writes = useRoles().some((role) => role === "it" || role === "authority" || role === "administrator");
  const { data } = useSuspenseQuery(read.modes());
  const [, go] = useLocation();
  const prepare = useMutation({
    mutationFn: (one: Row) => got(hub.POST("/api/drafts", { body: { title: w.draftTitle(one.article), change: { clause: one.clause, parameter: "mode", value: "enforce" } } })),
    onSuccess: ({ number }) => { void queries.invalidateQueries({ queryKey: ["drafts"] }); go(`${pathOf("drafts")}?projet=${number}&cote=difference`); },
  });
  const observing = data.clauses.filter(({ mode }) => mode === "observe").length;
  const would = (one: Row) => (one.mode === "enforce" ? undefined : one.would_refuse === undefined ? w.notMeasured : (one.would_refuse ?? w.withheld));
  const columns: Column<Row>[] = [
    { key: "clause", head: w.columns.clause, value: (one) => `${one.title} (${one.clause})`, cell: (one) => <>{one.title}<span className="sub">{label(one.label)}, <code>{one.clause}</code></span></> },
    { key: "article", head: w.columns.article, value: (one) => one.article, cell: (one) => <ArticleLink number={one.article} /> },
    { key: "mode", head: w.columns.mode, value: (one) => w.modes[one.mode], filter: true, cell: (one) => <State shape={one.mode === "observe" ? "half" : "full"} kind={one.mode === "observe" ? "warn" : "good"}>{w.modes[one.mode]}</State> },
    { key: "refus", head: w.columns.would, value: would, sort: (one) => figure(one.would_refuse), number: true },
    {
      key: "suite", head: w.columns.act, value: () => undefined,
      cell: (one) => (one.mode === "observe" && writes ? <Button isPending={prepare.isPending && prepare.variables.clause === one.clause} onPress={() => prepare.mutate(one)} aria-label={w.enforceFor(one.title || one.clause)}>{w.enforce}</Button> : "–"),
    },
  ];
  return (
    <Page name="modes" group="run" lead={w.lead}>
      {prepare.error && <Told error={prepare.error} />}
      <section>
        <h2>{observing === 0 ? w.titleNone : observing === 1 ? w.titleOne : w.title(format.number(observing))}</h2>
        <List name="modes" caption={w.table} columns={columns} rows={data.clauses} id={(one) => one.clause} empty={w.none} sort="-mode" />
        <p className="muted small measure">{w.since(format.day(data.from))} {w.why} <Link href={pathOf("shadow")}>{w.beside}</Link></p>
      </section>
    </Page>
  );
}
