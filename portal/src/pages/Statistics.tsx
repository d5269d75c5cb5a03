import { useSuspenseQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { read } from "../api/queries";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { followWords } from "../words/follow";
import { tracesWords } from "../words/mine";
import { useFormat, useWords } from "../words/language";

type Cell = string | number | null;
type Table = keyof typeof followWords.fr.statistics.tables;
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
  const { data } = useSuspenseQuery(read.statistics(table, by));
  const verdicts: Record<string, string> = useWords(tracesWords).verdicts;
  const format = useFormat();
  const rows = data.rows.map((cells, at) => ({ at, cells }));
  const dated = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? format.day(text) : text);
  const said = (cell: Cell | undefined) => (typeof cell === "string" ? (verdicts[cell] ?? dated(cell)) : (cell ?? undefined));
  type Row = { at: number; cells: Cell[] };
  const columns = data.columns.map((name, at): Column<Row> => {
    const number = data.rows.some((cells) => typeof cells[at] === "number");
    return {
      key: name, head: w.columns[name] ?? name, number, filter: !number && new Set(data.rows.map((cells) => cells[at])).size <= 40,
      value: ({ cells }) => said(cells[at]),
      cell: ({ cells }) => (cells[at] === null ? <span className="muted">{w.withheld}</span> : <Shown value={said(cells[at])} />),
    };
  });
  return <List name={`statistiques-${table}`} caption={w.tables[table]} columns={columns} rows={rows} id={({ at }) => at} empty={w.none} />;
}

function Shown({ value }: { value: Cell | undefined }) {
  const { number } = useFormat();
  return typeof value === "number" ? number(value) : value || "–";
}
