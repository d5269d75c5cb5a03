// A list as an OpenDocument spreadsheet: numbers, days and instants are cells of their kind, everything else is text and
// never a formula. Fetched when it is asked for: the first page does not carry it.
import { strToU8, zipSync } from "fflate";

const TYPE = "application/vnd.oasis.opendocument.spreadsheet";

const NAMES =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ' +
  'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" ' +
  'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

// How days and instants are shown; what they are stands in the cell.
const part = (name: string) => `<number:${name} number:style="long"/>`;
const says = (text: string) => `<number:text>${text}</number:text>`;
const DAY = [part("day"), says("/"), part("month"), says("/"), part("year")].join("");
const CLOCK = [says(" "), part("hours"), says(":"), part("minutes")].join("");
const STYLES =
  `<office:automatic-styles><number:date-style style:name="n1">${DAY}</number:date-style><number:date-style style:name="n2">${DAY}${CLOCK}</number:date-style>` +
  '<style:style style:name="day" style:family="table-cell" style:data-style-name="n1"/><style:style style:name="instant" style:family="table-cell" style:data-style-name="n2"/>' +
  '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>';

// Also what no XML may hold: other control characters, halves of pairs.
export function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd") // oxlint-disable-line no-control-regex
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const shown = (text: string) => text.split(/\r\n|[\r\n]/).map((line) => `<text:p>${escaped(line)}</text:p>`).join("");
const words = (text: string, style = "") => `<table:table-cell office:value-type="string"${style}>${shown(text)}</table:table-cell>`;

// Spreadsheets know no time zones: an instant is that of the reader's clock.
function local(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function cell(value: string | number): string {
  if (typeof value === "number" && Number.isFinite(value)) return `<table:table-cell office:value-type="float" office:value="${value}"><text:p>${value}</text:p></table:table-cell>`;
  const text = String(value);
  if (text === "") return "<table:table-cell/>";
  const dated = (style: string, date: string) => `<table:table-cell table:style-name="${style}" office:value-type="date" office:date-value="${date}"><text:p>${date.replace("T", " ")}</text:p></table:table-cell>`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return dated("day", text);
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text))) return dated("instant", local(text));
  return words(text);
}

// Names of sheets are at most 31 characters, without these.
const named = (name: string) => escaped(name.replace(/[[\]*?:/\\']/g, " ").trim().slice(0, 31) || "1");

export function odsContent(name: string, head: string[], rows: (string | number)[][]): string {
  const line = (cells: string[]) => `<table:table-row>${cells.join("")}</table:table-row>`;
  return `${HEAD}<office:document-content ${NAMES} office:version="1.3">${STYLES}<office:body><office:spreadsheet><table:table table:name="${named(name)}">` +
    `<table:table-column table:number-columns-repeated="${Math.max(1, head.length)}"/>` +
    `<table:table-header-rows>${line(head.map((one) => words(one, ' table:style-name="head"')))}</table:table-header-rows>${rows.map((row) => line(row.map(cell))).join("")}` +
    "</table:table></office:spreadsheet></office:body></office:document-content>";
}

// The type comes first and is not compressed: that is how a file of this kind is told from any other archive.
export function toOds(name: string, head: string[], rows: (string | number)[][]): Uint8Array {
  const entry = (path: string, type: string) => `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
  const manifest = `${HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">${entry("/", TYPE)}${entry("content.xml", "text/xml")}</manifest:manifest>`;
  return zipSync({ mimetype: [strToU8(TYPE), { level: 0 }], "content.xml": strToU8(odsContent(name, head, rows)), "META-INF/manifest.xml": strToU8(manifest) });
}

export { TYPE as ODS };
