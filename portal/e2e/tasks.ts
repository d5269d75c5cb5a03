// What people come for, done from beginning to end: each walk that imports this has a stand-in for the hub of its own, and a browser.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { launch, open, settled, signIn } from "./browser.ts";
import { PASSWORD } from "./fixtures/people.ts";
import { startHub } from "./hub.ts";

let browser: Browser;
let hub: { address: string; stop: () => void };
beforeAll(async () => { hub = await startHub(); browser = await launch(); });
afterAll(async () => { await browser.close(); hub.stop(); });

// A window in French before anybody has signed in.
export function visitor(width = 1280): ReturnType<typeof open> {
  return open(browser, hub.address, { language: "fr", theme: "light", width });
}

export async function signed(login: string, path: string, width = 1280): Promise<Page> {
  const { page } = await visitor(width);
  await signIn(page, { login, password: PASSWORD, code: "123456" });
  await page.goto(path);
  await settled(page);
  return page;
}

// Tab until what has the focus bears this name; nobody should have to press it more often than this.
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; ++presses) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const on = document.activeElement as HTMLInputElement | null;
      return [on?.getAttribute("aria-label"), on?.labels?.[0]?.textContent, on?.textContent].find(Boolean) ?? "";
    });
    if (name.test(focused)) {
      expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).not.toBe("none");
      return;
    }
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

// Types a day into the date field of a dialog.
export async function writeDay(page: Page, dialog: ReturnType<Page["getByRole"]>, ahead: number): Promise<string> {
  await dialog.getByRole("spinbutton").first().click();
  const end = new Date(Date.now() + ahead * 86_400_000);
  const [year, month, date] = [String(end.getFullYear()), String(end.getMonth() + 1).padStart(2, "0"), String(end.getDate()).padStart(2, "0")];
  await page.keyboard.type(`${date}${month}${year}`);
  return `${year}-${month}-${date}`;
}
