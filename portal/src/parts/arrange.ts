// Searching, filtering and sorting of a list's rows.
export type Value = string | number | undefined;

interface Sorted<Row> { key: string; value: (row: Row) => Value; sort?: (row: Row) => Value }
interface Question<Row> { search: string; sort: string; filters: (readonly [Sorted<Row>, string])[] }

// Accents, capitals and the kind of apostrophe do not matter to who searches.
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/’/g, "'").toLowerCase();
}

export function arrange<Row>(rows: Row[], columns: Sorted<Row>[], question: Question<Row>, language: string): Row[] {
  const wanted = folded(question.search).split(/\s+/).filter(Boolean);
  const filters = question.filters.filter(([, value]) => value !== "");
  let kept = rows;
  if (filters.length > 0) kept = kept.filter((row) => filters.every(([column, value]) => String(column.value(row) ?? "") === value));
  if (wanted.length > 0)
    kept = kept.filter((row) => {
      const text = folded(columns.map((column) => column.value(row) ?? "").join(" "));
      return wanted.every((word) => text.includes(word));
    });
  const down = question.sort.startsWith("-");
  const column = columns.find(({ key }) => key === (down ? question.sort.slice(1) : question.sort));
  if (!column) return kept;
  const collator = new Intl.Collator(language, { numeric: true });
  const by = column.sort ?? column.value;
  return [...kept].sort((a, b) => (down ? -1 : 1) * compare(by(a), by(b), collator));
}

// What has no value stands last upwards.
function compare(a: Value, b: Value, collator: Intl.Collator): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}
