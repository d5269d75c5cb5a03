// A list as a file for spreadsheets: semicolons (what Excel expects where the comma is decimal), UTF-8 with its mark.
// A text that a spreadsheet would run as a formula is defused by an apostrophe.
export function toCsv(rows: (string | number)[][]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
