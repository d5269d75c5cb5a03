// One's own traces over a real hub, for tests/web/traces_test.py: makes a key in the browser, says so, waits for a line (the
// journal is sealed meanwhile), then reads what the key opens and prints it as JSON.
//   CARTULAIRE_PORTAL=http://… CARTULAIRE_ACCOUNT=$'login\tpassword' node e2e/own_traces.ts
import { createInterface } from "node:readline/promises";
import { account, launch, open, place, settled } from "./browser.ts";

const PHRASE = "quatre mots sans lien entre eux";
const { address } = await place();
const who = account();
const browser = await launch();
const { page, complaints } = await open(browser, address, { language: "fr", theme: "light" });

await page.goto("/mes-traces");
await page.getByLabel("Identifiant").fill(who.login);
await page.getByLabel("Mot de passe").fill(who.password);
await page.keyboard.press("Enter");
await page.getByLabel(/^Phrase de passe/).fill(PHRASE);
await page.getByLabel(/^La même phrase/).fill(PHRASE);
await page.getByRole("button", { name: "Faire ma clé" }).click();
await page.getByText("Votre clé est faite").waitFor({ timeout: 60_000 });
console.log("made");

const lines = createInterface({ input: process.stdin });
await lines.question("");
lines.close();

await page.reload();
await settled(page);
await page.getByLabel(/^Phrase de passe/).fill(PHRASE);
await page.getByRole("button", { name: "Lire mes traces" }).click();
await page.getByRole("rowheader").first().waitFor({ timeout: 60_000 });
await settled(page);
const rows = await page.getByRole("row").allInnerTexts();
console.log(JSON.stringify({ rows, complaints }));
await browser.close();
