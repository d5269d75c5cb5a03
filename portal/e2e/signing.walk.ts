// Texts that people sign: at their own screen, at the counter; a document that becomes one; an agreement taken back.
import { expect, test } from "vitest";
import { settled } from "./browser.ts";
import { signed, tabTo } from "./tasks.ts";

test("signing the charter by the keyboard alone (ACK-01): nothing is signed before the last step", async () => {
  const page = await signed("agent", "/");
  await tabTo(page, /^Lire et signer/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "L’essentiel", level: 2 }).waitFor();
  await tabTo(page, /^Continuer/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Un an/);
  await page.keyboard.press("ArrowDown");
  await page.getByText("C’est cela").waitFor();
  await tabTo(page, /^Continuer/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Texte à lire/);
  await tabTo(page, /^Continuer/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Signer/);
  await page.keyboard.press("Enter"); // without the undertaking
  await page.getByRole("heading", { name: "À corriger" }).waitFor();
  await tabTo(page, /^Cochez la case/);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  await tabTo(page, /^Signer/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "C’est signé" }).waitFor();
  const receipt = await page.getByRole("link", { name: /récépissé/ }).getAttribute("href");
  expect(receipt).toBe("/api/charter/receipt/319");
  await page.goto("/");
  await page.getByText("Vous avez signé cette version").waitFor();
  await page.context().close();
});

test("at the counter: the person reads and signs before a witness, another takes the text unsigned (ACK-01)", async () => {
  const page = await signed("manager", "/guichet");
  await page.getByRole("button", { name: /^Recevoir/ }).first().click();
  const loan = page.getByRole("listitem").filter({ hasText: "Le prêt d’un appareil mobile" });
  await loan.getByText("pas avant la signature").waitFor(); // ACK-06
  await page.getByRole("button", { name: /^Faire lire et signer/ }).click();
  await page.getByRole("region", { name: "Texte à lire" }).getByText("Verrouillez votre session").waitFor();
  await page.getByRole("button", { name: "Signer devant témoin" }).click();
  await page.getByRole("link", { name: "La personne coche elle-même cette case" }).or(page.getByRole("link", { name: "La personne coche elle‑même cette case" })).waitFor();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Signer devant témoin" }).click();
  await page.getByText("C’est signé").waitFor();
  await loan.getByText("ouvert", { exact: true }).waitFor();
  await page.getByRole("link", { name: /^Récépissé n° 512/ }).waitFor();
  await page.goto("/guichet?personne=202");
  await settled(page);
  await page.getByRole("button", { name: /^Remettre sans signature/ }).click();
  await page.getByRole("dialog").getByText("Aucun motif n’est demandé").waitFor();
  await page.getByRole("button", { name: "Le texte est remis" }).click();
  await page.getByText("C’est remis").waitFor();
  await page.getByText("remis, non signé").first().waitFor();
  await page.context().close();
});

test("at the counter: a link goes to the guardian by mail and is taken back (ACK-07)", async () => {
  const page = await signed("manager", "/guichet?personne=201");
  await page.getByRole("button", { name: /^Envoyer un lien au représentant légal/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Adresse de courriel/).fill("parent");
  await dialog.getByRole("button", { name: "Envoyer le lien" }).click();
  await dialog.getByRole("link", { name: "Donnez une adresse de courriel" }).waitFor();
  await dialog.getByLabel(/^Adresse de courriel/).fill("parent@ailleurs.example");
  await dialog.getByRole("button", { name: "Envoyer le lien" }).click();
  await page.getByText("Le lien part par courriel").waitFor();
  await page.getByText("en attente d’envoi").waitFor();
  await page.getByRole("button", { name: /^Retirer le lien/ }).click();
  await page.getByText("Le lien ne mène plus à rien").waitFor();
  expect(await page.getByRole("button", { name: /^Retirer le lien/ }).count()).toBe(0);
  await page.context().close();
});

test("a document is written, read again, published, and its campaign is opened (ACK-08)", async () => {
  const page = await signed("all", "/documents");
  await page.getByRole("button", { name: "Publier une version : Charte des administrateurs" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Version/).fill("1.0");
  await dialog.getByRole("button", { name: "Relire avant de publier" }).click();
  await dialog.getByRole("link", { name: "Donnez un texte" }).waitFor();
  await dialog.getByLabel(/^Texte/).fill("# Le secret");
  await dialog.getByRole("button", { name: "Relire avant de publier" }).click();
  await dialog.getByText("Rien n’est encore publié").waitFor();
  await dialog.getByRole("button", { name: "Corriger" }).click();
  expect(await dialog.getByLabel(/^Texte/).inputValue()).toBe("# Le secret");
  await dialog.getByRole("button", { name: "Relire avant de publier" }).click();
  await dialog.getByRole("button", { name: "Publier", exact: true }).click();
  await page.getByText("La version 1.0 est publiée").waitFor();
  await page.getByRole("button", { name: /^Ouvrir une campagne/ }).click();
  await dialog.getByRole("button", { name: "Ouvrir une campagne" }).click();
  await dialog.getByRole("link", { name: /^Donnez le dernier jour/ }).waitFor();
  await page.context().close();
});

test("an agreement is taken back where it was given (ACK-09)", async () => {
  const page = await signed("agent", "/mon-compte");
  await page.getByRole("button", { name: /^Reprendre mon accord/ }).click();
  await page.getByText("accord repris").waitFor();
  await page.context().close();
});
