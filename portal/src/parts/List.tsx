// Every list: searched, filtered and sorted in place, its state in the address, exported as it is shown.
// Rows are drawn as the reader comes to them, so that a long list opens as fast as a short one.
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from "react";
import { useSearchParams } from "wouter";
import { useFormat, useLanguage, useWords } from "../words/language";
import { listWords } from "../words/list";
import { Button } from "./Button";
import { toCsv } from "./csv";
import { save } from "./save";
import { arrange, type Value } from "./arrange";

export interface Column<Row> {
  key: string;
  head: string;
  value: (row: Row) => Value; // what is searched, sorted and exported
  sort?: (row: Row) => Value; // what is sorted, if otherwise
  cell?: (row: Row) => ReactNode; // what is shown, if otherwise
  number?: boolean;
  filter?: boolean; // a choice among the column's values
}

interface Given<Row> {
  name: string; // of the exported file; its state in the address begins with `state`
  state?: string;
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  id: (row: Row) => string | number;
  empty: string; // what will stand here
  sort?: string; // at first: a column's key, with a minus for downwards
  plain?: boolean; // a short table beside a chart: without search
  found?: boolean; // the hub has searched already
  narrow?: boolean; // of few columns: not as wide as the page
}

const AT_ONCE = 200;

export function List<Row>({ name, state = "", caption, columns, rows, id, empty, sort: firstSort = "", plain, found, narrow }: Given<Row>) {
  const w = useWords(listWords);
  const format = useFormat();
  const { language } = useLanguage();
  const [params, setParams] = useSearchParams();
  const [drawn, setDrawn] = useState(AT_ONCE);
  const more = useRef<HTMLParagraphElement>(null);
  const scope = useId();
  const key = (suffix: string) => state + suffix;
  const search = params.get(key("q")) ?? "";
  const sort = params.get(key("tri")) ?? firstSort;
  const asked = columns.filter((column) => column.filter).map((column) => [column, params.get(key(column.key)) ?? ""] as const);

  const set = (suffix: string, value: string) => {
    setDrawn(AT_ONCE);
    setParams((now) => {
      if (value) now.set(key(suffix), value);
      else now.delete(key(suffix));
      return now;
    }, { replace: true });
  };

  const question = JSON.stringify([search, sort, asked.map(([column, value]) => [column.key, value])]);
  const shown = useMemo(() => arrange(rows, columns, { search, sort, filters: asked }, language), [rows, columns, question, language]); // eslint-disable-line

  useEffect(() => {
    const end = more.current;
    if (!end) return;
    const watch = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) setDrawn((n) => n + AT_ONCE); }, { rootMargin: "600px" });
    watch.observe(end);
    return () => watch.disconnect();
  }, [drawn, shown]);

  if (rows.length === 0) return <p className="empty">{empty}</p>;
  const head = columns.map((column) => column.head);
  const cells = () => shown.map((row) => columns.map((column) => column.value(row) ?? ""));
  const asCsv = () => save(`${name}.csv`, toCsv([head, ...cells()]), "text/csv;charset=utf-8");
  const asOds = async () => {
    const { ODS, toOds } = await import("./ods");
    save(`${name}.ods`, toOds(caption, head, cells()), ODS);
  };
  const exports = (
    <span className="export" role="group" aria-label={format.says(w.export, caption)}>
      <Button onPress={asCsv}>{w.csv}</Button><Button onPress={() => void asOds()}>{w.ods}</Button>
    </span>
  );
  const count = rows.length === 1 ? w.one : w.count(format.number(shown.length), format.number(rows.length));

  return (
    <div className={narrow ? "list narrow" : "list"}>
      {!plain && (
        <div className="filters" role="search" aria-label={format.says(w.filters, caption)}>
          {!found && <label className="search">{w.search}<input type="search" value={search} onChange={(event) => set("q", event.target.value)} /></label>}
          {asked.map(([column, value]) => (
            <label key={column.key}>
              {column.head}
              <select value={value} onChange={(event) => set(column.key, event.target.value)}>
                <option value="">{w.all}</option>
                {choices(rows, column, language).map((one) => <option key={one} value={one}>{one}</option>)}
              </select>
            </label>
          ))}
          {exports}
        </div>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways must be reached with the keyboard */}
      <div className="table" role="region" aria-labelledby={`${scope}caption`} tabIndex={0}>
        <table>
          <caption id={`${scope}caption`}>{caption} <span role={plain ? undefined : "status"}>({count})</span></caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={column.number ? "number" : undefined} aria-sort={direction(sort, column.key)}>
                  <button type="button" className="sort" onClick={() => set("tri", sort === column.key ? `-${column.key}` : column.key)}>
                    {column.head}<Arrows />
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, drawn).map((row) => (
              <tr key={id(row)}>
                {columns.map((column, at) => {
                  const content = column.cell ? column.cell(row) : shownValue(column.value(row), format.number);
                  const kind = column.number ? "number" : undefined;
                  return at === 0 ? <th key={column.key} scope="row" className={kind}>{content}</th> : <td key={column.key} className={kind}>{content}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {plain && exports}
      {shown.length === 0 && <p className="empty">{w.none} <Button kind="quiet" onPress={() => setParams({}, { replace: true })}>{w.clear}</Button></p>}
      {shown.length > drawn && <p className="more" ref={more}><Button onPress={() => setDrawn(drawn + AT_ONCE)}>{w.more}</Button></p>}
    </div>
  );
}

function choices<Row>(rows: Row[], column: Column<Row>, language: string): string[] {
  return [...new Set(rows.map((row) => String(column.value(row) ?? "")))].filter(Boolean).sort(new Intl.Collator(language, { numeric: true }).compare);
}

function direction(sort: string, key: string): "ascending" | "descending" | "none" {
  return sort === key ? "ascending" : sort === `-${key}` ? "descending" : "none";
}

function shownValue(value: Value, number: (value: number) => string): ReactNode {
  return typeof value === "number" ? number(value) : (value ?? "–");
}

const Arrows = () => (
  <svg viewBox="0 0 8 12" width="8" height="12" aria-hidden="true"><path d="M4 0 8 5H0zM4 12 0 7h8z" fill="currentColor" /></svg>
);
