// A row's text (docs/format/sealed.md, Rows): WRITER TAB SEQUENCE TAB RECEIPT TAB TIME TAB VERDICT TAB CLAUSE TAB CHARTER@VERSION { TAB FIELD=VALUE }
export interface Row {
  writer: string;
  sequence: string;
  time: string; // an instant
  verdict: string;
  clause: string;
  charter: string;
  fields: [string, string][];
}

function plain(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => ({ t: "\t", n: "\n", r: "\r" })[letter] ?? letter);
}

export function readRow(text: string): Row | null {
  const [writer, sequence, , time, verdict, clause, charter, ...rest] = text.split("\t").map(plain);
  const instant = new Date(Number(time));
  if (charter === undefined || Number.isNaN(instant.getTime())) return null;
  const fields = rest.map((one): [string, string] => [one.split("=", 1)[0] ?? "", one.slice(one.indexOf("=") + 1)]);
  return { writer: writer ?? "", sequence: sequence ?? "", time: instant.toISOString(), verdict: verdict ?? "", clause: clause ?? "", charter, fields };
}
