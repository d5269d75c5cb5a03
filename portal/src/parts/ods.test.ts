// @vitest-environment node
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { ODS, odsContent, toOds } from "./ods";

const HEAD = ["Jour", "Texte", "Nombre", "Instant"];
const HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", 'a "b" <c> & d', "</text:p><x>", "é\u00a0€ 😀", "of:=HYPERLINK(\"http://x\")", "\u0000\u000b\ud800"];
const rows = HOSTILE.map((text, at): (string | number)[] => [`2026-11-${String(at + 10)}`, text, at / 2, "2026-11-26T09:42:00Z"]);

test("the type stands first and bare, as readers of such files look for it", () => {
  const bytes = Buffer.from(toOds("Essai", HEAD, rows));
  expect(bytes.readUInt32LE(0)).toBe(0x04034b50);
  expect(bytes.readUInt16LE(8)).toBe(0); // stored
  expect(bytes.readUInt16LE(28)).toBe(0); // no extra field
  expect(bytes.subarray(30, 38 + ODS.length).toString()).toBe(`mimetype${ODS}`);
  const files = unzipSync(bytes);
  expect(Object.keys(files)).toEqual(["mimetype", "content.xml", "META-INF/manifest.xml"]);
  expect(strFromU8(files["META-INF/manifest.xml"]!)).toContain('manifest:full-path="content.xml"');
});

test("cells are of their kind, and no text is a formula or leaves its cell", () => {
  const xml = odsContent("Essai: [1]", HEAD, rows);
  expect(xml).not.toContain("table:formula");
  expect(xml.match(/<table:table-row>/g)).toHaveLength(rows.length + 1);
  expect(xml.match(/<table:table-cell/g)).toHaveLength((rows.length + 1) * HEAD.length);
  expect(xml).toContain('office:value-type="float" office:value="0.5"');
  expect(xml).toContain('office:value-type="date" office:date-value="2026-11-10"');
  expect(xml).toContain('<table:table-cell office:value-type="string"><text:p>=1+1</text:p>');
  expect(xml).toContain("&lt;/text:p&gt;&lt;x&gt;");
  expect(xml).toContain('table:name="Essai   1"');
  expect([...xml].some((one) => one < " " && !"\t\n".includes(one))).toBe(false);
  expect(odsContent("x", ["a"], [["2026-99-99"], [""], [Number.NaN]])).not.toMatch(/date-value|office:value="NaN"/);
});

// LibreOffice reads it back; where there is none, the test says so by its name.
const office = ["/usr/bin/soffice", "/usr/bin/libreoffice"].find(existsSync);
test.skipIf(!office)("LibreOffice opens it and gives every value back (skipped where there is no LibreOffice Calc: apt-get install libreoffice-calc-nogui)", () => {
  const folder = mkdtempSync(join(tmpdir(), "ods-"));
  writeFileSync(join(folder, "liste.ods"), toOds("Essai", HEAD, rows));
  execFileSync(office!, [`-env:UserInstallation=file://${folder}/profile`, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true", "--outdir", folder, join(folder, "liste.ods")], { timeout: 90_000, stdio: "ignore" });
  const lines = readFileSync(join(folder, "liste.csv"), "utf8").trimEnd().split("\n");
  expect(lines[0]).toBe("Jour;Texte;Nombre;Instant");
  expect(lines[1]).toMatch(/^10\/11\/2026;=1\+1;0;/);
  expect(lines).toHaveLength(rows.length + 1);
}, 100_000);
