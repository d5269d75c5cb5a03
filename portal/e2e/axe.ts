// What axe finds on a page, by the rules of WCAG 2.2 AA and of the RGAA.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

import { allRead } from "./browser.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "RGAAv4"];

// A page is judged once it has read what it shows: the line that says so fades in, and is too pale while it does.
// Apart from what React Aria reads out for some seconds: that a button waits, by the name of one that may be gone since.
export async function findings(page: Page): Promise<string[]> {
  await allRead(page);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    type Result = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] };
    const how = { runOnly: tags, resultTypes: ["violations"] };
    const { violations } = await (window as unknown as { axe: { run: (of: object, how: object) => Promise<Result> } }).axe.run({ exclude: ["[data-live-announcer]"] }, how);
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`));
  }, TAGS);
}
