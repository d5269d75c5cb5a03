// What everybody comes to read: one’s own traces, what is searched for, and how soon the first page is there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { settled } from "./browser.ts";
import { signed, tabTo } from "./tasks.ts";

test("one's own traces (LG-09): a key made here, closed by a passphrase, opens one's own rows and no others", async () => {
  const page = await signed("agent", "/mes-traces");
  await page.getByLabel(/^Phrase de passe/).fill("trop court");
  await page.getByRole("button", { name: "Faire ma clé" }).click();
  await page.getByRole("link", { name: /moins de 14 caractères/ }).waitFor();
  await page.getByLabel(/^Phrase de passe/).fill("quatre mots sans lien");
  await page.getByLabel(/^La même phrase/).fill("quatre mots sans lien");
  const kept = page.waitForRequest((request) => request.method() === "PUT" && request.url().endsWith("/api/traces/key"));
  await page.getByRole("button", { name: "Faire ma clé" }).click();
  expect(Object.keys((await kept).postDataJSON()).sort()).toEqual(["public", "wrapped"]); // neither the secret nor the passphrase
  await page.getByText("Votre clé est faite").waitFor();
  await page.getByLabel(/^Phrase de passe/).fill("une autre phrase de passe");
  await page.getByRole("button", { name: "Lire mes traces" }).click();
  await page.getByText("Cette phrase de passe n’ouvre pas la clé").waitFor();
  await page.getByLabel(/^Phrase de passe/).fill("quatre mots sans lien");
  await page.getByRole("button", { name: "Lire mes traces" }).click();
  await page.getByRole("rowheader").first().waitFor();
  expect(await page.getByRole("rowheader").count()).toBe(7); // two on each of three days, and a session
  await page.getByText("casino-du-port.example").first().waitFor();
  await page.context().close();
});

test("the portal is searched from any page by the keyboard alone: pages of one's roles, articles, nothing sent", async () => {
  const page = await signed("agent", "/conserve");
  await tabTo(page, /^Chercher dans le portail/);
  await page.keyboard.type("traces");
  await page.keyboard.press("Enter");
  await page.getByText(/résultats? pour «\straces\s»/).waitFor();
  expect(await page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Mes traces" }) }).count()).toBeGreaterThan(0);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.getByLabel("Mots à chercher").fill("jetons");
  await page.getByText(/Rien ne répond à «\sjetons\s»/).waitFor(); // a page of IT's is not there for an agent
  await page.getByLabel("Mots à chercher").fill("signature");
  await page.getByRole("link", { name: /^Article/ }).first().click();
  await page.waitForURL(/#article-/);
  expect(requests.filter((url) => url.includes("signature") || url.includes("jetons"))).toEqual([]);
  await page.context().close();
});

test("the first page weighs at most 150 kB of scripts and styles, as they travel", async () => {
  const page = await signed("agent", "/plan");
  const asked = new Set<string>();
  page.on("request", (request) => { if (/\.(js|css)$/.test(request.url())) asked.add(new URL(request.url()).pathname); });
  await page.goto("/");
  await settled(page);
  const dist = join(import.meta.dirname, "..", "dist");
  expect(existsSync(dist) && readdirSync(dist).length > 0).toBe(true);
  const bytes = [...asked].reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0);
  console.log(`first page: ${(bytes / 1000).toFixed(1)} kB in ${asked.size} files`);
  expect(bytes).toBeLessThanOrEqual(150_000);
  await page.context().close();
});
