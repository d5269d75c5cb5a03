// The authority that tests/web/roles_test.py has started, and windows of its people: each signs in by hand, once in each language.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Role } from "../../src/api/types";
import type { Language } from "../../src/words/language";
import { shellWords } from "../../src/words/shell";
import { signInWords } from "../../src/words/sign_in";
import { findings } from "../axe.ts";
import { open, settled } from "../browser.ts";

export interface Somebody { login: string; name: string; secret: string | null; roles: Role[] }
interface Town { address: string; password: string; accounts: Record<string, Somebody>; links: Record<Language, string>; guardians: Record<Language, string>; reads: { path: string; roles: (Role | "anyone")[] }[]; entities: [string, string] }

export const town = JSON.parse(readFileSync(process.env.CARTULAIRE_TOWN ?? "", "utf8")) as Town;
export const somebody = (who: string): Somebody => town.accounts[who]!;

// A text of the portal as it may be looked for: whatever its spaces, from the beginning.
export function said(text: string, { whole = false } = {}): RegExp {
  const escaped = text.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
  return new RegExp(whole ? `^\\s*${escaped}\\s*$` : `^\\s*${escaped}`);
}

// RFC 6238. The hub takes each code once: the next one is waited for where the present one has served.
const used = new Map<string, number>();
export async function code(secret: string): Promise<string> {
  const step = Math.max(Math.floor(Date.now() / 30_000), (used.get(secret) ?? 0) + 1);
  used.set(secret, step);
  while ((step - 1) * 30_000 > Date.now()) await new Promise((after) => setTimeout(after, 500)); // the hub takes one step ahead
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((one) => letters.indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", key).update(counter).digest();
  return String((digest.readUInt32BE(digest[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

export interface Window { page: Page; language: Language; complaints: string[] }

// A window that also remembers requests that failed and answers that were no.
export async function window(browser: Browser, language: Language): Promise<Window> {
  const { page, complaints } = await open(browser, town.address, { language, theme: "light" });
  page.setDefaultTimeout(10_000);
  page.on("response", (answer) => { if (answer.status() >= 400) complaints.push(`${answer.status()} ${answer.url()}`); });
  page.on("requestfailed", (request) => { // what a page no longer waits for when it is left has not failed
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`${request.failure()?.errorText} ${request.url()}`);
  });
  return { page, language, complaints };
}

export async function signIn({ page, language }: Window, { login, secret, name }: Somebody): Promise<void> {
  const w = signInWords[language];
  await page.goto("/");
  await page.getByLabel(said(w.login)).fill(login);
  await page.getByLabel(said(w.password)).fill(town.password);
  await page.getByRole("button", { name: said(w.go, { whole: true }) }).click();
  if (secret) {
    await page.getByRole("heading", { name: said(w.codeTitle, { whole: true }) }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel(said(w.code)).fill(await code(secret));
    await page.getByRole("button", { name: said(w.verify, { whole: true }) }).click();
  }
  await page.getByRole("link", { name, exact: true }).waitFor();
  await settled(page);
}

// What holds on every page: nothing found by axe, no complaint, its language, one title, headings in order, nothing meant for machines.
export async function judge({ page, language, complaints }: Window): Promise<void> {
  await settled(page);
  const seen = await page.evaluate(() => ({
    language: document.documentElement.lang,
    title: document.title,
    levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1])),
    text: document.querySelector("main")?.innerText ?? "",
  }));
  expect(seen.language).toBe(language);
  expect(seen.title).toMatch(/^\S.* - Cartulaire - \S.*$/);
  expect(seen.levels.filter((one) => one === 1)).toEqual([1]);
  expect(seen.levels.filter((one, at) => at > 0 && one > seen.levels[at - 1]! + 1)).toEqual([]);
  expect(seen.text).not.toMatch(/undefined|\bNaN\b|\bnull\b|\[object|\{\{|Invalid Date/);
  if (language === "fr") expect(seen.text.match(/.{0,30}(?:\p{L}'\p{L}| [;!?]| :(?!\/)).{0,20}/gu)).toBeNull(); // set as a printer does
  expect(await findings(page)).toEqual([]);
  expect(complaints.splice(0)).toEqual([]);
}

// By its links, as people come to it.
export async function follow({ page }: Window, group: string, title: string): Promise<void> {
  const menu = page.locator("#menu");
  const button = menu.getByRole("button", { name: said(group, { whole: true }) });
  if ((await button.getAttribute("aria-expanded")) !== "true") await button.click();
  await menu.getByRole("link", { name: said(title, { whole: true }) }).click();
  await settled(page);
}

// An address of the portal, without loading the whole again.
export async function visit({ page }: Window, path: string): Promise<void> {
  await page.evaluate((to) => { history.pushState(null, "", to); }, path);
  await settled(page);
}

export async function notYours(window: Window, path: string): Promise<void> {
  await visit(window, path);
  await window.page.getByRole("heading", { level: 1, name: said(shellWords[window.language].error.forbidden, { whole: true }) }).waitFor();
}

// Clicks, and gives what is saved.
export async function saved({ page }: Window, what: Locator): Promise<Buffer> {
  const coming = page.waitForEvent("download");
  await what.click();
  return readFileSync(await (await coming).path());
}
