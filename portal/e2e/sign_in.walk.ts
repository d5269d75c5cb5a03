// Arriving: signing in, a session that ended, a link, the second factor, the pages of a role.
import { expect, test } from "vitest";
import { settled } from "./browser.ts";
import { PASSWORD } from "./fixtures/people.ts";
import { LINK } from "./hub.ts";
import { signed, tabTo, visitor } from "./tasks.ts";

test("signing in by the keyboard alone: password, code, entity, and then the page that was asked for", async () => {
  const { page } = await visitor();
  await page.goto("/couverture");
  await settled(page);
  await tabTo(page, /^Identifiant/);
  await page.keyboard.type("all");
  await tabTo(page, /^Mot de passe/);
  await page.keyboard.type("rien de bon");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await tabTo(page, /^Mot de passe/);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Votre code" }).waitFor();
  await tabTo(page, /^Code à six chiffres/);
  await page.keyboard.type("123 456");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Pour quelle collectivité" }).waitFor();
  await tabTo(page, /Port-Lavande/);
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Couverture", level: 1 }).waitFor();
  expect(page.url()).toMatch(/\/couverture$/);
  await page.context().close();
});

test("a session that ended: sign in again, and the same page comes back", async () => {
  const page = await signed("manager", "/equipe?etat=sign%C3%A9e");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Moi" }).click();
  await page.getByRole("link", { name: "Ce qui est conservé sur moi" }).click();
  await page.getByText("Votre session a pris fin").waitFor();
  await page.getByLabel(/^Identifiant/).fill("manager");
  await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.getByRole("heading", { name: "Ce qui est conservé sur moi", level: 1 }).waitFor();
  await page.context().close();
});

test("a link given once: a password is chosen, weak ones are refused with their reason", async () => {
  const { page } = await visitor();
  await page.goto(`/lien#${LINK}`);
  await page.getByRole("button", { name: "Continuer" }).click();
  for (const password of ["trop court", "assez long pour tous"]) {
    await page.getByLabel(/^Nouveau mot de passe/).fill(password);
    await page.getByLabel(/^Le même/).fill(password);
    await page.getByRole("button", { name: "Changer le mot de passe" }).click();
    if (password === "trop court") await page.getByText("moins de 12 caractères").waitFor();
  }
  await page.getByRole("link", { name: "Lire et signer" }).waitFor();
  await page.context().close();
});

test("a second factor is set up at the first sign-in; recovery codes are shown once", async () => {
  const { page, complaints } = await visitor();
  await page.goto("/");
  await page.getByLabel(/^Identifiant/).fill("ciso");
  await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByText("JBSW Y3DP EHPK 3PXP").waitFor();
  await page.getByLabel(/^Code de six chiffres/).fill("123 456");
  await page.getByLabel(/^fourni par la collectivité/).check();
  await page.getByRole("button", { name: "Vérifier" }).click();
  await page.getByText("E5F6-G7H8").waitFor();
  await page.getByRole("button", { name: "J’ai noté ces codes" }).click();
  await page.getByRole("heading", { name: /^Charte informatique/, level: 1 }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("an agent sees the pages of an agent, and is told so of the others", async () => {
  const page = await signed("agent", "/plan");
  expect(await page.locator("main").getByRole("link", { name: "Personnes" }).count()).toBe(0);
  await page.goto("/personnes");
  await page.getByRole("heading", { name: "Cette page n’est pas ouverte à votre rôle" }).waitFor();
  await page.context().close();
});
