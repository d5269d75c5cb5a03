import { useSuspenseQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { read } from "../api/queries";
import { ArticleLink } from "../parts/ArticleLink";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { followWords } from "../words/follow";
import type { Formats } from "../words/formats";
import { useFormat, useLabel, useWords } from "../words/language";
import { tracesWords } from "../words/mine";

type Cell = string | number | null;
type Table = keyof typeof followWords.fr.statistics.tables;
const DIMENSIONS = new Set(["period", "row", "column"]); // the other columns are figures
type Period = keyof typeof followWords.fr.statistics.periods;

function among<T extends string>(known: Record<T, string>, asked: string | null, first: T): T {
  return asked !== null && asked in known ? (asked as T) : first;
}

export default function Statistics() {
  const w = useWords(followWords).statistics;
  const [params, setParams] = useSearchParams();
  const table = among<Table>(w.tables, params.get("table"), "verdicts");
  const by = among<Period>(w.periods, params.get("par"), "month");
  const choose = (name: string) => (event: React.ChangeEvent<HTMLSelectElement>) => setParams((now) => { now.set(name, event.target.value); return now; });
  return (
    <Page name="statistics" group="follow" lead={w.lead}>
      <div className="filters">
        <label>{w.table}<select value={table} onChange={choose("table")}>{Object.entries(w.tables).map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select></label>
        <label>{w.by}<select value={by} onChange={choose("par")}>{Object.entries(w.periods).map(([key, name]) => <option key={key} value={key}>{name}</option>)}</select></label>
      </div>
      <Rows table={table} by={by} />
      <p className="muted small measure">{w.withheldWhy}</p>
    </Page>
  );
}

function Rows({ table, by }: { table: Table; by: Period }) {
  const w = useWords(followWords).statistics;
  const [{ data }, { data: coverage }] = useSuspenseQueries({ queries: [read.statistics(table, by), read.coverage()] });
  const verdicts: Record<string, string> = useWords(tracesWords).verdicts;
  const label = useLabel();
  const format = useFormat();
  const articles = useMemo(() => new Map(coverage.clauses.map(({ clause, article }) => [clause, article])), [coverage]);
  const rows = data.rows.map((cells, at) => ({ at, cells }));
  const named = (text: string) => label(data.labels[text]) || (verdicts[text] ?? w.values[text]);
  const said = (cell: Cell | undefined, column: string) => {
    if (cell === "" && column === "row" && table === "verdicts") return w.noClause;
    return typeof cell === "string" ? (named(cell) ?? dated(cell, format)) : (cell ?? undefined);
  };
  type Row = { at: number; cells: Cell[] };
  const columns = data.columns.map((name, at): Column<Row> => {
    const number = !DIMENSIONS.has(name);
    const article = (cell: Cell | undefined) => (table === "verdicts" && name === "row" ? articles.get(String(cell)) : undefined);
    return {
      key: name, head: name === "row" ? w.rows[table] : (w.columns[name] ?? name), number, filter: !number && new Set(data.rows.map((cells) => cells[at])).size <= 40,
      value: ({ cells }) => said(cells[at], name),
      ...(number ? { sort: ({ cells }: Row) => figure(cells[at]) } : {}),
      cell: ({ cells }) => (cells[at] === null ? <span className="muted">{w.withheld}</span> : (
        <><Shown value={said(cells[at], name)} column={name} />{article(cells[at]) && <span className="sub"><ArticleLink number={article(cells[at])} /></span>}</>
      )),
    };
  });
  return <List name={`statistiques-${table}`} caption={w.tables[table]} columns={columns} rows={rows} id={({ at }) => at} empty={w.none} />;
}

// The number of a figure: of `≥ 56`, where something is left out, 56.
export function figure(cell: Cell | undefined): number | undefined {
  if (typeof cell === "number") return cell;
  const least = typeof cell === "string" ? /^≥ (\d+)$/.exec(cell) : null;
  return least ? Number(least[1]) : undefined;
}

function dated(text: string, format: Formats): string {
  if (/^\d{4}-\d{2}$/.test(text)) return format.month(`${text}-01`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? format.day(text) : text;
}

function Shown({ value, column }: { value: Cell | undefined; column: string }) {
  const format = useFormat();
  const least = figure(value);
  if (least === undefined) return value || "–";
  const shown = column === "bytes" ? format.bytes(least) : column === "duration" || column === "activity" ? format.span(least) : format.number(least);
  return typeof value === "number" ? shown : `≥\u00a0${shown}`;
}
