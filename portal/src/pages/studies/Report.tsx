// One report of a replay, in the words in which it was made: what it found, drawings with their tables, what could not be told.
import type { Api } from "../../api/types";
import { BarRow } from "../../parts/Bar";
import { List, type Column } from "../../parts/List";
import { useFormat, useWords } from "../../words/language";
import { studyWords } from "../../words/studies";

type Schemas = Api["components"]["schemas"];
type Replay = Schemas["ReplayReport"];
type Sheet = Schemas["ReplaySheet"];
type Row = Schemas["ReplayRow"];
type Figure = Schemas["ReplayFigure"];

const sheetOf = (report: Replay, id: string) => [...report.changes, ...report.verdicts].find((one) => one.id === id);

// The finding in one sentence: what the text would newly refuse; of one charter alone, what it refuses.
export function useFinding(): (report: Replay) => string {
  const w = useWords(studyWords);
  const format = useFormat();
  return (report) => {
    if (report.too_few_people) return w.tooFew;
    const compared = report.charters.length > 1;
    const cells = sheetOf(report, compared ? "changes_by_category" : "by_category")?.totals?.cells;
    const figure = cells?.[compared ? "refused" : "deny"];
    if (figure?.hidden) return compared ? w.refusedHidden : w.deniedHidden;
    const requests = figure?.requests ?? 0;
    const people = figure?.people ?? 0;
    if (requests === 0) return compared ? w.refusedNone : w.deniedNone;
    return (compared ? w.refused : w.denied)(format.number(requests), people, format.number(people));
  };
}

export function Report({ report }: { report: Replay }) {
  const w = useWords(studyWords);
  const format = useFormat();
  const people = report.people.count === undefined ? w.fewPeople : `${report.people.at_least ? "≥\u00a0" : ""}${format.number(report.people.count)}`;
  const all = [...report.changes, ...report.verdicts];
  const sheets = [...all.filter(({ bars }) => bars), ...all.filter(({ bars }) => !bars)]; // drawings first
  const sentences = (title: string, list: string[] | undefined) => list && list.length > 0 && (
    <section><h2>{title}</h2><ul lang={report.language}>{list.map((one) => <li key={one}>{one}</li>)}</ul></section>
  );
  return (
    <>
      <p className="measure">{w.of(format.number(report.log.requests), people)}</p>
      {sentences(w.findings, report.findings)}
      {sheets.map((sheet) => <SheetShown key={sheet.id} sheet={sheet} language={report.language} />)}
      {sentences(w.limits, report.limits.map(({ text, figure }) => (figure && figure.hidden === undefined ? format.says(text, format.number(figure.requests ?? 0)) : text)))}
      <section>
        <h2>{w.what}</h2>
        <dl className="pairs">
          <dt>{w.charters}</dt><dd>{report.charters.map((one) => <span key={one.hash} className="sub">{one.id} {one.version} <code>{one.hash.slice(0, 12)}</code></span>)}</dd>
          <dt>{w.entity}</dt><dd>{report.charters[0]?.entity}</dd>
          <dt>{w.lists}</dt><dd>{report.lists ? w.withIt : w.withoutIt}</dd>
          <dt>{w.state}</dt><dd>{report.state ? w.withIt : w.withoutIt}</dd>
        </dl>
      </section>
      {sentences(w.reading, report.reading)}
      {sentences(w.guarantees, report.guarantees)}
    </>
  );
}

function SheetShown({ sheet, language }: { sheet: Sheet; language: Replay["language"] }) {
  const w = useWords(studyWords);
  const format = useFormat();
  const word = (figure: Figure | undefined) => (figure?.hidden ? w.hidden[figure.hidden] : undefined);
  const named = sheet.columns ?? Object.keys(sheet.rows[0]?.cells ?? {}).filter((id) => id !== "total").map((id) => ({ id, label: id }));
  const number = (id: string, head: string): Column<Row> => ({
    key: id, head, number: true,
    value: ({ cells }) => word(cells[id]) ?? cells[id]?.requests ?? 0,
    sort: ({ cells }) => (cells[id]?.hidden ? undefined : (cells[id]?.requests ?? 0)),
    cell: ({ cells }) => word(cells[id]) ?? <>{format.number(cells[id]?.requests ?? 0)}{(cells[id]?.people ?? 0) > 0 && <span className="away"> {w.who(format.number(cells[id]?.people ?? 0))}</span>}</>,
  });
  const columns: Column<Row>[] = [
    { key: "ligne", head: sheet.row_header ?? w.row, value: ({ label }) => label },
    ...named.map(({ id, label }) => number(id, label)),
    number("total", w.total),
    { key: "personnes", head: w.peopleTotal, number: true, value: ({ cells }) => word(cells.total) ?? cells.total?.people ?? 0 },
  ];
  const rows = sheet.totals ? [...sheet.rows, sheet.totals] : sheet.rows;
  const bars = sheet.bars;
  const most = bars ? Math.max(1, ...sheet.rows.map(({ cells }) => cells[bars.column]?.requests ?? 0)) : 1;
  return (
    <section lang={language}>
      {bars && (
        <figure className="chart">
          <figcaption>{bars.title}</figcaption>
          <div className="bars">
            {sheet.rows.map(({ id, label, cells }) => (
              <BarRow key={id} name={label} done={cells[bars.column]?.requests ?? 0} whole={most} says={word(cells[bars.column]) ?? format.number(cells[bars.column]?.requests ?? 0)} />
            ))}
          </div>
        </figure>
      )}
      <List name={`rejeu-${sheet.id}`} state={`${sheet.id}.`} caption={sheet.caption} columns={columns} rows={rows} id={({ id }) => id} empty="" plain />
    </section>
  );
}
