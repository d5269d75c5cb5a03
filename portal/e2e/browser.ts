// The browser of the walks, and the hub that they walk: a stand-in, or a real one named by the environment:
//   CARTULAIRE_PORTAL=https://pupitre.example CARTULAIRE_ACCOUNT='login password [code] [entity]'   (words apart by tabs)
import { chromium, type Browser, type BrowserContext, type Cookie, type Page } from "playwright-core";
import { PASSWORD } from "./fixtures/people.ts";
import { startHub } from "./hub.ts";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export interface Account { login: string; password: string; code?: string; entity?: string }
export const real = process.env.CARTULAIRE_PORTAL;

export async function place(): Promise<{ address: string; stop: () => void }> {
  return real ? { address: real.replace(/\/$/, ""), stop: () => undefined } : startHub();
}

export function account(): Account {
  const given = process.env.CARTULAIRE_ACCOUNT?.split("\t");
  if (!given) return { login: "all", password: PASSWORD, code: "123456", entity: "port-lavande" };
  const [login = "", password = "", code, entity] = given;
  return { login, password, ...(code ? { code } : {}), ...(entity ? { entity } : {}) };
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

export interface Look { language: "fr" | "en"; theme: "light" | "dark"; width?: number }

// A window that remembers what the page's policy refused and what it complained of.
export async function open(browser: Browser, address: string, { language, theme, width = 1280 }: Look): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await browser.newContext({ baseURL: address, viewport: { width, height: 900 }, ignoreHTTPSErrors: true, locale: language === "fr" ? "fr-FR" : "en-GB", timezoneId: "Europe/Paris", reducedMotion: "reduce" });
  await context.addInitScript(([spoken, look]) => {
    localStorage.setItem("cartulaire.language", spoken!);
    localStorage.setItem("cartulaire.theme", look!);
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  }, [language, theme]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

// As the account of the environment. A real hub takes a code once only, so that there one session serves all walks.
let session: Cookie[] | undefined;

export async function enter(page: Page): Promise<void> {
  if (session) return page.context().addCookies(session);
  await signIn(page, account());
  if (real) session = await page.context().cookies();
}

// Through the API, as the page does it: signing in by hand is walked by a test of its own.
export async function signIn(page: Page, who: Account): Promise<void> {
  await page.goto("/plan");
  const answered = await page.evaluate(async (given) => {
    const send = async (method: string, path: string, body: object, csrf = "") =>
      (await fetch(path, { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-Csrf-Token": csrf } })).json();
    let now = await send("POST", "/api/session", { login: given.login, password: given.password });
    if (now.waiting === "code") now = await send("POST", "/api/session/code", { code: given.code }, now.csrf);
    if (now.waiting === "entity") now = await send("PUT", "/api/session/entity", { entity: given.entity ?? now.entities[0].id }, now.csrf);
    return now;
  }, who);
  if (answered.signed_in !== true) throw new Error(`${who.login} is not signed in: ${JSON.stringify(answered)}`);
}

// Nothing that the page shows is still being asked of the hub.
export async function allRead(page: Page): Promise<void> {
  await page.locator(".loading").first().waitFor({ state: "detached" });
}

// The page is there once its title is, with its words and its letters.
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").waitFor();
  await allRead(page);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
