// Rights over others and over the rules: new passwords, on-call duty, tokens, a crisis, clauses switched off.
import { expect, test } from "vitest";
import { secret } from "./fixtures/office.ts";
import { signed, writeDay } from "./tasks.ts";

test("new passwords of a group (ACC-03): the number of people is read before it is confirmed", async () => {
  const page = await signed("all", "/comptes/mots-de-passe");
  await page.getByLabel(/^Qui/).selectOption("unit:Finances");
  await page.getByLabel(/^Motif/).fill("hameçonnage reçu ce matin");
  await page.getByRole("button", { name: "Continuer" }).click();
  const dialog = page.getByRole("dialog", { name: "Demander un nouveau mot de passe à 14 personnes" });
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await dialog.getByRole("button", { name: "Demander les nouveaux mots de passe" }).click();
  expect((await sent).postDataJSON()).toEqual({ unit: "Finances", reason: "hameçonnage reçu ce matin", people: 14 });
  await dialog.waitFor({ state: "detached" });
  await page.context().close();
});

test("who is on call (DI-08): somebody is put on call from a minute to another", async () => {
  const page = await signed("all", "/astreintes");
  await page.getByRole("heading", { name: /^D’astreinte en ce moment/ }).waitFor();
  await page.getByRole("button", { name: "Inscrire une astreinte" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Identifiant/).fill("camille.roux");
  for (const [name, written] of [["Début", "040120270800"], ["Fin", "110120270800"]] as const) {
    await dialog.getByRole("group", { name }).getByRole("spinbutton").first().click();
    await page.keyboard.type(written);
  }
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await dialog.getByRole("button", { name: "Inscrire une astreinte" }).click();
  expect((await sent).postDataJSON()).toEqual({ login: "camille.roux", from: "2027-01-04T08:00", until: "2027-01-11T08:00" });
  await dialog.waitFor({ state: "detached" });
  await page.context().close();
});

test("a badge is handed over and comes back (ACC-14): who left with what stands first", async () => {
  const page = await signed("all", "/cartes-et-cles");
  await page.getByRole("heading", { name: "2 cartes et clés sont à reprendre à des personnes parties" }).waitFor();
  await page.getByRole("button", { name: "Inscrire une remise" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Identifiant/).fill("camille.roux");
  await dialog.getByLabel(/^Numéro ou nom/).fill("badge 0600");
  const give = dialog.getByRole("button", { name: "Inscrire une remise" });
  await give.click();
  await dialog.getByRole("link", { name: "Dites ce qui est remis" }).waitFor();
  await dialog.getByLabel(/^Une carte/).check();
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await give.click();
  expect((await sent).postDataJSON()).toEqual({ login: "camille.roux", kind: "card", mark: "badge 0600" });
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Clore la remise de « badge 0519 »/ }).click();
  await dialog.getByLabel("Elle est rendue").check();
  await dialog.getByLabel("remplacement").check();
  const ended = page.waitForRequest((request) => request.method() === "PUT" && request.url().endsWith("/api/handed-means/3"));
  await dialog.getByRole("button", { name: "Inscrire" }).click();
  expect((await ended).postDataJSON()).toEqual({ what: "returned", reason: "replaced" });
  await dialog.waitFor({ state: "detached" });
  await page.context().close();
});

test("a token is made, shown once, and revoked", async () => {
  const page = await signed("all", "/jetons");
  await page.getByRole("button", { name: "Faire le jeton" }).click();
  await page.getByRole("link", { name: "Choisissez au moins une permission" }).waitFor();
  await page.getByLabel(/^Nom/).fill("supervision");
  await page.getByLabel(/metrics/).check();
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.getByRole("button", { name: "Faire le jeton" }).click();
  expect((await sent).postDataJSON()).toMatchObject({ name: "supervision", scopes: ["metrics"] });
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByLabel("Jeton").inputValue()).toBe(secret);
  await dialog.getByRole("button", { name: "Je l’ai copié" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await page.content()).not.toContain(secret);
  const gone = page.waitForRequest((request) => request.method() === "DELETE" && request.url().endsWith("/api/tokens/3"));
  await page.getByRole("button", { name: "Révoquer le jeton supervision" }).click();
  await dialog.getByRole("button", { name: "Révoquer" }).click();
  await gone;
  await page.context().close();
});

test("a crisis and a clause switched off stand above every page until they are ended (IN-05)", async () => {
  const page = await signed("all", "/couverture");
  const banner = page.getByRole("complementary", { name: "Situation exceptionnelle" });
  await banner.getByText("Un état de crise est déclaré").waitFor();
  await banner.getByRole("link", { name: "Pourquoi, et ce qui change" }).click();
  await page.getByRole("button", { name: "Mettre fin à la crise" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Mettre fin à la crise" }).click();
  await page.getByRole("button", { name: /^Revenir à la charte/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Revenir à la charte/ }).click();
  await page.getByText("Rien d’exceptionnel").waitFor();
  await page.getByRole("button", { name: "Couper ou mettre en marche une clause" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Couper ou mettre en marche une clause" }).click();
  await dialog.getByRole("link", { name: "Choisissez une clause" }).click();
  await page.keyboard.press("ArrowDown");
  await dialog.getByLabel("La couper, en urgence").check();
  await dialog.getByLabel(/^Motif/).fill("un site de secours est fermé par erreur");
  const until = await writeDay(page, dialog, 2);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await dialog.getByRole("button", { name: "Couper ou mettre en marche une clause" }).click();
  expect((await sent).postDataJSON()).toMatchObject({ on: false, until, reason: "un site de secours est fermé par erreur" });
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Cartulaire" }).first().click();
  await banner.getByText("Une clause est coupée").waitFor();
  await page.context().close();
});

test("who decides nothing reads situations, and nothing more", async () => {
  const page = await signed("agent", "/situations");
  await page.getByText("submersion du port").first().waitFor();
  expect(await page.getByRole("button", { name: /crise|Couper|Revenir/ }).count()).toBe(0);
  await page.context().close();
});
