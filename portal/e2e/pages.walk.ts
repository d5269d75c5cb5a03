// Every address, in both languages, light and dark: no finding of axe, nothing that the content policy refused, and
// nothing that has to be scrolled sideways on 320 points. Against a real hub: see browser.ts.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findings } from "./axe.ts";
import { enter, launch, open, place, real, settled, type Look } from "./browser.ts";
import { routes } from "./routes.ts";

let browser: Browser;
let hub: { address: string; stop: () => void };
beforeAll(async () => { hub = await place(); browser = await launch(); });
afterAll(async () => { await browser.close(); hub.stop(); });

const looks: Look[] = [
  { language: "fr", theme: "light" }, { language: "fr", theme: "dark" }, { language: "en", theme: "light" }, { language: "en", theme: "dark" },
];

describe.each(looks)("in $language, $theme", (look) => {
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    ({ page, complaints } = await open(browser, hub.address, look));
    await enter(page);
  });
  afterAll(() => page.context().close());

  test.each(routes)("%s", async (route) => {
    await page.goto(route);
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.language);
    expect(await page.title()).toMatch(/^.+ - Cartulaire - .+$/);
    expect(await findings(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
});

test.each(looks)("back from the provider in vain, in $language, $theme", async (look) => {
  const { page, complaints } = await open(browser, hub.address, look);
  await page.goto("/connexion?erreur=inconnu");
  await page.getByRole("alert").waitFor();
  expect(await findings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

describe("before signing in", () => {
  test.each(looks)("in $language, $theme", async (look) => {
    const { page, complaints } = await open(browser, hub.address, look);
    await page.goto("/signatures");
    await settled(page);
    await page.getByRole("button", { name: look.language === "fr" ? "Se connecter" : "Sign in" }).click();
    expect(await findings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("320 points wide", () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await open(browser, hub.address, { language: "fr", theme: "light", width: 320 }));
    await enter(page);
  });
  afterAll(() => page.context().close());

  test.each(routes)("%s", async (route) => {
    await page.goto(route);
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  test("the menu, and what is in it, without a finding", async () => {
    await page.goto("/couverture");
    await page.getByRole("button", { name: "Menu", exact: true }).click();
    await page.getByRole("link", { name: "Mes traces" }).waitFor();
    expect(await findings(page)).toEqual([]);
  });
});

test.skipIf(real !== undefined)("setting up a second factor: the means, the picture, the recovery codes", async () => {
  const { page, complaints } = await open(browser, hub.address, { language: "fr", theme: "dark" });
  await enter(page);
  await page.goto("/mon-compte");
  await settled(page);
  await page.getByRole("button", { name: "Ajouter un second facteur" }).click();
  await page.getByLabel("Une application de codes").waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("img", { name: "Code à lire avec l’application" }).waitFor();
  await page.getByRole("button", { name: "Vérifier et enregistrer" }).click();
  await page.getByRole("link", { name: "Saisissez les six chiffres du code" }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByLabel("Code de six chiffres").fill("123 456");
  await page.getByLabel(/^le mien, et j’accepte/).check();
  await page.getByRole("button", { name: "Vérifier et enregistrer" }).click();
  await page.getByText("Vos codes de secours", { exact: true }).waitFor();
  expect(await findings(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

describe.skipIf(real !== undefined)("sides of a draft", () => {
  test.each(["Relecture", "Formulaire", "Aperçu", "Changements", "Documents"])("%s", async (side) => {
    const { page, complaints } = await open(browser, hub.address, { language: "fr", theme: "light", width: side === "Formulaire" ? 320 : 1280 });
    await enter(page);
    await page.goto("/brouillons?projet=2");
    await settled(page);
    await page.getByRole("tab", { name: side }).click();
    await settled(page);
    expect(await findings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

// What they are about is in the fixtures.
describe.skipIf(real !== undefined)("dialogs", () => {
  test.each([
    ["/comptes", /^Donner un lien/], ["/comptes", /^Fermer le compte/], ["/comptes", /^Moyens de connexion de/], ["/cartes-et-cles", /^Inscrire une remise/], ["/cartes-et-cles", /^Clore la remise/], ["/comptes", /^Retirer le rôle/], ["/mon-compte", /^Retirer clé/], ["/mon-compte", /^Déclarer/],
    ["/versions", /^Enregistrer un acte sur la version 1.1.0/], ["/brouillons?projet=2", /^Jeter ce projet/], ["/brouillons?projet=2", /^Enregistrer comme version/],
    ["/ouvertures", /avis sur l’ouverture/], ["/personnes", /^Suspendre l’accès/], ["/personnes", /^Rétablir l’accès/],
    ["/rapports?rapport=2", /^Retirer ce rapport/], ["/jetons", /^Révoquer le jeton/], ["/suspensions", /^Décider de la suspension/], ["/suspensions", /^Lever la suspension/],
    ["/noeuds", /^Révoquer le nœud proxy-ecoles/],
    ["/documents", /^Publier une version/], ["/documents", /^Ouvrir une campagne/], ["/documents", /^Clore la campagne/], ["/documents", /^Figer le texte/],
    ["/guichet?personne=200", /^Remettre sans signature/], ["/guichet?personne=201", /^Représentant légal/], ["/guichet?personne=201", /^Envoyer un lien au représentant légal/],
    ["/situations", /^Déclarer un état de crise/], ["/situations", /^Couper ou mettre/], ["/situations", /^Revenir à la charte/],
  ] as const)("%s %s", async (route, name) => {
    const { page, complaints } = await open(browser, hub.address, { language: "fr", theme: "dark" });
    await enter(page);
    await page.goto(route);
    await settled(page);
    await page.getByRole("button", { name }).first().click();
    await page.getByRole("dialog").waitFor();
    expect(await findings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.context().close();
  });
});
