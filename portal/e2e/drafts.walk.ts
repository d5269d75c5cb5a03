// Drafts of a charter: written, measured by a replay, made from what was observed.
import { expect, test } from "vitest";
import { signed, tabTo } from "./tasks.ts";

test("a draft: what is wrong leads to its line, a value of the form goes into the text, the text is saved", async () => {
  const page = await signed("all", "/brouillons?projet=2");
  await page.getByText("1 erreur, 1 avertissement").waitFor();
  await page.getByRole("button", { name: "ligne 42" }).click();
  const area = page.getByLabel("Texte du projet");
  expect(await area.evaluate((one: HTMLTextAreaElement) => one.value.slice(0, one.selectionStart).split("\n").length)).toBe(42);
  await page.getByRole("tab", { name: "Formulaire" }).click();
  await page.getByLabel(/^La conséquence d.une absence/).selectOption("nothing");
  await page.getByRole("button", { name: /^Inscrire dans le texte/ }).click();
  await page.waitForFunction(() => (document.getElementById("source") as HTMLTextAreaElement).value.includes("without: nothing"));
  await area.press("Control+End");
  await page.keyboard.type("Un mot de plus.");
  await page.getByText("Des changements ne sont pas enregistrés").waitFor();
  await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await page.getByText(/^Révision \d+ enregistrée/).waitFor();
  await page.context().close();
});

test("a report of a replay is attached by the keyboard alone, checked before it is sent, and its finding is the title (CHA-14)", async () => {
  const page = await signed("all", "/brouillons?projet=2&cote=difference");
  await page.getByRole("link", { name: "Octobre, proxy de la mairie" }).waitFor();
  await page.getByText(/révision \d+\s; ce rapport porte sur la révision 3/).waitFor();
  await page.getByRole("link", { name: "Joindre un rapport à ce projet" }).click();
  await tabTo(page, /^Titre du rapport/);
  await page.keyboard.type("Novembre");
  expect(await page.locator("#about").inputValue()).toBe("2");
  await page.getByLabel(/^Fichier produit/).setInputFiles({ name: "access.log", mimeType: "text/plain", buffer: Buffer.from("1772 192.0.2.1 TCP_MISS/200 http://casino.example/ camille") });
  let sent = 0;
  page.on("request", (request) => { if (request.method() === "POST") ++sent; });
  await page.getByRole("button", { name: "Joindre", exact: true }).click();
  await page.getByRole("link", { name: /^Ce fichier n’est pas un rapport/ }).waitFor();
  expect(sent).toBe(0); // a log does not leave the browser
  await page.getByLabel(/^Fichier produit/).setInputFiles({ name: "rapport.json", mimeType: "application/json", buffer: Buffer.from('{"format": "cartulaire-replay-1"}') });
  const request = page.waitForRequest((one) => one.method() === "POST");
  await page.getByRole("button", { name: "Joindre", exact: true }).click();
  expect((await request).postDataJSON()).toEqual({ title: "Novembre", draft: 2, report: { format: "cartulaire-replay-1" } });
  await page.getByRole("heading", { name: /^Ce texte refuserait 118 requêtes de plus, de 24 personnes/ }).waitFor();
  expect(await page.getByRole("row").filter({ hasText: "Jeux" }).first().innerText()).toContain("moins de 5");
  await page.context().close();
});

test("from observing to applying in one step: the draft opens on what changes", async () => {
  const page = await signed("all", "/observation");
  await page.getByRole("heading", { name: "3 clauses observent sans refuser" }).waitFor();
  await page.getByRole("row").filter({ hasText: "Ce que nous essayons" }).getByText("non mesuré").waitFor();
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.getByRole("button", { name: /^Préparer l’application : Ce que nous essayons/ }).click();
  expect((await sent).postDataJSON()).toEqual({ title: "Appliquer l’article 3.3", change: { clause: "essai", parameter: "mode", value: "enforce" } });
  await page.getByRole("tab", { name: "Changements", selected: true }).waitFor();
  await page.locator("ins").first().waitFor();
  await page.context().close();
});
