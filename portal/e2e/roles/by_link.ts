// The mailed links of people without an account, and of a minor's guardian: plain pages, from the letter to the receipt.
import { expect } from "vitest";
import { findings } from "../axe.ts";
import { town, type Window } from "./town.ts";

const spoken = ({ language }: Window) => (french: string, english: string) => (language === "fr" ? french : english);

// What holds on each of these pages.
async function sound({ page, language, complaints }: Window, shown = language): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.lang)).toBe(shown);
  expect(await page.locator("h1").count()).toBe(1);
  expect(await findings(page)).toEqual([]);
  expect(complaints.splice(0)).toEqual([]);
}

// The receipt is there, the link is not any more.
async function served({ page, language }: Window, link: string): Promise<void> {
  const receipt = await page.getByRole("link", { name: language === "fr" ? "Récépissé (PDF)" : "Receipt (PDF)" }).getAttribute("href");
  expect((await (await page.context().request.get(receipt!)).body()).subarray(0, 5).toString()).toBe("%PDF-");
  expect((await page.context().request.get(link)).status()).toBe(404);
}

export async function byLink(window: Window): Promise<void> {
  const { page, language } = window;
  const says = spoken(window);
  await page.goto(`${town.links[language]}?lang=${language}`);
  await sound(window);
  await page.getByRole("link", { name: says("Lire le texte entier", "Read the whole text") }).click();
  await page.getByRole("heading", { name: /^3.2/ }).waitFor();
  await sound(window, "fr"); // the text itself, as it was frozen
  await page.goBack();
  await page.getByRole("button", { name: says("Je signe", "I sign") }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await sound(window);
  await served(window, town.links[language]);
  await page.goto("/accessibilite");
  await sound(window);
  await page.context().close();
}

export async function byGuardian(window: Window): Promise<void> {
  const { page, language } = window;
  const says = spoken(window);
  await page.goto(`${town.guardians[language]}?lang=${language}`);
  await sound(window);
  await page.getByRole("link", { name: says("Lire le texte entier", "Read the whole text") }).click();
  await page.getByRole("heading", { name: "Au bureau" }).waitFor();
  await sound(window, "fr");
  await page.goBack();
  await page.getByRole("button", { name: says("Je ne signe pas", "I do not sign") }).waitFor();
  await page.getByLabel(says("Vos prénom et nom", "Your first name and name")).fill("Jeanne Petit");
  await page.getByRole("button", { name: says("Je signe", "I sign") }).click();
  await page.getByRole("heading", { name: says("C’est signé", "Signed") }).waitFor();
  await sound(window);
  await served(window, town.guardians[language]);
  await page.context().close();
}
