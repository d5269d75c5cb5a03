// Every role over the real hub, in both languages: its pages as they are at first, its work, and its pages as the work has left them.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pages, pathOf, visible } from "../../src/app/pages";
import { groupWords, pageWords } from "../../src/words/pages";
import { launch, settled } from "../browser.ts";
import { byGuardian, byLink } from "./by_link.ts";
import { follow, judge, notYours, signIn, somebody, town, visit, window, type Window } from "./town.ts";
import { work } from "./work.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(async () => { await browser.close(); });

const ROLES = ["agent", "manager", "it", "ciso", "dpo", "authority", "committee", "administrator"];

async function walkPages(at: Window, who: string, roles = somebody(who).roles): Promise<void> {
  const { page, language } = at;
  const session = (await (await page.context().request.get("/api/session")).json()) as { roles: string[] };
  expect([...session.roles].sort()).toEqual([...roles].sort());
  const mine = pages.filter((entry) => entry.group && visible(entry, roles));
  const offered = await page.locator("#menu-groups a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(offered.sort()).toEqual(mine.map(({ path }) => path).sort());
  for (const { name, path, group } of mine) {
    await follow(at, groupWords[language][group!], pageWords[language][name]);
    expect(new URL(page.url()).pathname, name).toBe(path);
    await judge(at);
  }
  for (const path of [pathOf("siteMap"), ...(who.startsWith("agent") ? [pathOf("privacy"), pathOf("legal")] : [])]) { // of the last two each has the same
    await visit(at, path);
    await judge(at);
  }
}

async function seeRefusals(at: Window, who: string, roles = somebody(who).roles): Promise<void> {
  const others = pages.filter((entry) => !visible(entry, roles));
  expect(others.length).toBeGreaterThan(0);
  for (const { path } of others) await notYours(at, path);
  await judge(at);
  const closed = town.reads.filter((one) => !one.roles.some((role) => role === "anyone" || roles.includes(role)));
  expect(closed.length).toBeGreaterThan(0);
  for (const { path } of closed) expect([path, (await at.page.context().request.get(path)).status()]).toEqual([path, 403]);
}

describe.each(["fr", "en"] as const)("in %s", (language) => {
  const windows = new Map<string, Window>();
  const open = async (who: string) => {
    const at = await window(browser, language);
    await signIn(at, somebody(who));
    windows.set(who, at);
    return at;
  };
  const of = (who: string) => windows.get(who)!;
  const agent = language === "fr" ? "agent" : "agent2"; // what is done once is another's in the other language
  afterAll(async () => { for (const { page } of windows.values()) await page.context().close(); });

  test.each(ROLES)("%s signs in, has the pages of the role and no others", async (role) => {
    const who = role === "agent" ? agent : role;
    const at = await open(who);
    await walkPages(at, who);
    await seeRefusals(at, who);
  });

  test("a DPO whom two entities share has the pages of both, one at a time", async () => {
    const [first, second] = town.entities;
    const at = await open("shared");
    await at.page.locator(".brand-entity").getByText(second).waitFor(); // where the post is
    await walkPages(at, "shared");
    await seeRefusals(at, "shared");
    const choice = at.page.getByRole("combobox", { name: language === "fr" ? "Travailler pour une autre collectivité" : "Work for another authority" });
    await choice.selectOption({ label: first });
    await at.page.locator(".brand-entity").getByText(first).waitFor();
    await settled(at.page);
    await walkPages(at, "shared", ["dpo"]); // of whom nothing is kept there, and who has nothing to sign
    await seeRefusals(at, "shared", ["dpo"]);
    await choice.selectOption({ label: second });
    await at.page.locator(".brand-entity").getByText(second).waitFor();
  });

  test("somebody without an account signs through the mailed link", async () => byLink(await window(browser, language)));
  test("the guardian of a minor signs through theirs", async () => byGuardian(await window(browser, language)));

  for (const [name, task] of work(agent, of)) test(name, task);
});
