// The mailed link of somebody without an account: plain pages, from the letter to the receipt.
import { expect } from "vitest";
import { findings } from "../axe.ts";
import { town, type Window } from "./town.ts";

export async function byLink({ page, language, complaints }: Window): Promise<void> {
  const says = (french: string, english: string) => (language === "fr" ? french : english);
  const sound = async (spoken = language) => {
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(spoken);
    expect(await page.locator("h1").count()).toBe(1);
    expect(await findings(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  };
  await page.goto(`${town.links[language]}?lang=${language}`);
  await sound();
  await page.getByRole("link", { name: says("Lire le texte entier", "Read the whole text") }).click();
  await page.getByRole("heading", { name: /^3.2/ }).waitFor();
  await sound("fr"); // the text itself, as it was frozen
  await page.goBack();
  await page.getByRole("button", { name: says("Je signe", "I sign") }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await sound();
  const receipt = await page.getByRole("link", { name: says("Récépissé (PDF)", "Receipt (PDF)") }).getAttribute("href");
  expect((await (await page.context().request.get(receipt!)).body()).subarray(0, 5).toString()).toBe("%PDF-");
  expect((await page.context().request.get(town.links[language])).status()).toBe(404); // it has served
  await page.goto("/accessibilite");
  await sound();
  await page.context().close();
}
