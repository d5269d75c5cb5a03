// Suspensions of access, from both sides: asked for, decided, answered.
import { expect, test } from "vitest";
import { signed, tabTo, writeDay } from "./tasks.ts";

test("a suspension has a reason and an end", async () => {
  const page = await signed("all", "/personnes");
  await page.getByRole("button", { name: /^Suspendre l’accès/ }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Demander la suspension" }).click();
  await dialog.getByRole("link", { name: "Écrivez le motif" }).waitFor();
  await dialog.getByLabel(/^Motif/).fill("compte prêté à un tiers, le temps de l'éclaircir");
  const until = await writeDay(page, dialog, 3);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await dialog.getByRole("button", { name: "Demander la suspension" }).click();
  expect((await sent).postDataJSON()).toMatchObject({ of: "all", urgent: false, reason: "compte prêté à un tiers, le temps de l'éclaircir", until });
  await dialog.waitFor({ state: "detached" });
  await page.context().close();
});

test("a suspension stays within what the article allows (ACC-11): the last day is said, a later one is refused here", async () => {
  const page = await signed("all", "/personnes");
  await page.getByRole("button", { name: /^Suspendre l’accès/ }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("link", { name: "article 8.1" }).waitFor();
  await dialog.getByLabel(/^Motif/).fill("compte prêté à un tiers");
  await writeDay(page, dialog, 31);
  await dialog.getByRole("button", { name: "Demander la suspension" }).click();
  await dialog.getByRole("link", { name: /^Ce jour est/ }).waitFor();
  await page.context().close();
});

test("a suspension is decided by the keyboard alone (ACC-11): before the answer's time is over, it can only be dropped", async () => {
  const page = await signed("all", "/suspensions");
  await page.getByRole("heading", { name: "1 suspension attend une décision" }).waitFor();
  const row = (text: string) => page.getByRole("row").filter({ hasText: text });
  await row("identifiants prêtés").getByRole("button").click();
  await page.getByRole("dialog").getByText("La personne peut encore répondre").waitFor();
  expect(await page.getByRole("dialog").getByRole("radio").count()).toBe(1);
  await page.keyboard.press("Escape");
  await row("téléchargements répétés").getByRole("button").focus();
  await page.keyboard.press("Enter");
  await tabTo(page, /^Suspendre l’accès/);
  await page.keyboard.press("Space");
  await tabTo(page, /^Décider$/);
  const sent = page.waitForRequest((request) => request.method() === "PUT" && request.url().endsWith("/api/suspensions/3"));
  await page.keyboard.press("Enter");
  expect((await sent).postDataJSON()).toEqual({ suspend: true });
  await page.getByRole("heading", { name: "Aucune suspension n’attend de décision" }).waitFor();
  await row("téléchargements répétés").getByRole("button", { name: /^Lever la suspension/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Lever" }).click();
  await row("téléchargements répétés").getByText("levée").waitFor();
  await page.context().close();
});

test("notices are counted, read, and lead to my access, where I answer once, by the keyboard alone", async () => {
  const page = await signed("agent", "/");
  await tabTo(page, /^Avis .*2 non lus/);
  await page.keyboard.press("Enter");
  await page.getByText("nouveau", { exact: true }).first().waitFor();
  expect(await page.getByText("nouveau", { exact: true }).count()).toBe(2);
  await page.getByRole("link", { name: "Avis", exact: true }).first().waitFor(); // no count any more
  await tabTo(page, /^Mon accès/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Une suspension est demandée" }).waitFor();
  await tabTo(page, /^Envoyer ma réponse/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Écrivez votre réponse/);
  await page.keyboard.press("Enter");
  await page.keyboard.type("J'étais en congé, le poste est resté ouvert.");
  await tabTo(page, /^Envoyer ma réponse/);
  await page.keyboard.press("Enter");
  await page.getByText("J'étais en congé").waitFor();
  await page.getByRole("button", { name: "Envoyer ma réponse" }).waitFor({ state: "detached" });
  await page.context().close();
});
