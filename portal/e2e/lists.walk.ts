// Lists, tables and files: kept in the address, sorted, exported, scrolled, saved.
import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { settled } from "./browser.ts";
import { signed, tabTo } from "./tasks.ts";

test("a list keeps its state in the address and exports what it shows", async () => {
  const page = await signed("all", "/communes");
  await page.getByLabel("Chercher dans la liste").fill("sur-mer");
  await page.getByRole("button", { name: /^Personnes/ }).click();
  await page.getByLabel("Étape").selectOption("en vigueur");
  expect(decodeURIComponent(page.url())).toMatch(/q=sur-mer&tri=personnes&etape=en\+vigueur/);
  const shown = await page.getByRole("rowheader").allTextContents();
  await page.reload();
  await settled(page);
  expect(await page.getByRole("rowheader").allTextContents()).toEqual(shown);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter (CSV)" }).click();
  const lines = readFileSync(await (await saved).path(), "utf8").trim().split("\r\n");
  expect(lines.slice(1).map((line) => line.split(";")[0])).toEqual(shown);
  await page.context().close();
});

test("a list as a spreadsheet: an OpenDocument file whose cells are typed, fetched when it is asked for (INT-01)", async () => {
  const page = await signed("all", "/couverture");
  const asked: string[] = [];
  page.on("request", (request) => { if (request.url().endsWith(".js")) asked.push(new URL(request.url()).pathname); });
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exporter (ODS)" }).first().click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.ods$/);
  expect(asked.some((path) => /ods/.test(path))).toBe(true);
  const bytes = readFileSync(await file.path());
  expect(bytes.subarray(30, 38).toString()).toBe("mimetype");
  const content = strFromU8(unzipSync(bytes)["content.xml"]!);
  const lines = await page.getByRole("table").first().getByRole("row").count();
  expect(content.match(/<table:table-row>/g)).toHaveLength(lines);
  await page.context().close();
});

test("statistics: a figure that is a least sorts as a number, a clause leads to its article (LG-14)", async () => {
  const page = await signed("all", "/statistiques?tri=requests");
  const cells = await page.getByRole("row").locator("td:nth-child(5)").allInnerTexts();
  const numbers = cells.filter((one) => /[0-9]/.test(one)).map((one) => Number(one.replace(/[^0-9]/g, "")));
  expect(cells.some((one) => one.startsWith("≥"))).toBe(true);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  await page.getByRole("cell", { name: /^les achats privés/ }).first().getByRole("link", { name: "Article 3.3" }).click();
  await page.locator("#article-3-3").waitFor();
  await page.context().close();
});

test("what is hidden from the employer: a table wider than the screen scrolls in its own place, by the keyboard (LG-19)", async () => {
  const page = await signed("agent", "/hors-de-vue", 320);
  await tabTo(page, /^Sauf décision à plusieurs/);
  const wide = await page.evaluate(() => { const on = document.activeElement!; return on.scrollWidth > on.clientWidth; });
  expect(wide).toBe(true);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.activeElement!.scrollLeft > 0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.context().close();
});

test("a certificate of destruction is saved as a file", async () => {
  const page = await signed("all", "/destructions");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Télécharger l’attestation (PDF)" }).click();
  expect(readFileSync(await (await saved).path(), "latin1")).toMatch(/^%PDF-/);
  await page.context().close();
});
