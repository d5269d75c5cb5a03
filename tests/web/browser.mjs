// What browser_test.py has done in Chromium; prints a word for each part that went well.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const given = JSON.parse(process.argv[2]);
const { chromium } = createRequire(`${given.portal}/package.json`)("playwright-core");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const complaints = [];

// A window with a security key plugged in, that is touched when it is asked.
async function open() {
  const context = await browser.newContext({ baseURL: given.address, locale: "fr-FR", reducedMotion: "reduce" });
  await context.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on("console", (message) => { if (message.type() === "error" && message.text().startsWith("policy")) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "usb", hasResidentKey: false, hasUserVerification: false, automaticPresenceSimulation: true },
  });
  return page;
}

async function password(page) {
  await page.getByLabel("Identifiant").fill(given.login);
  await page.getByLabel("Mot de passe").fill(given.password);
  await page.getByRole("button", { name: "Se connecter", exact: true }).click();
}

async function setUpKey(page) {
  await page.getByLabel("Une clé de sécurité").check();
  await page.getByRole("button", { name: "Continuer", exact: true }).click();
  await page.getByLabel("Nom de l’appareil").fill("clé bleue");
  await page.getByRole("button", { name: "Enregistrer la clé" }).click();
  await page.getByText("Vos codes de secours", { exact: true }).waitFor();
  assert.equal(await page.locator(".codes li").count(), 10);
  await page.getByRole("button", { name: "J’ai noté ces codes" }).click();
}

// A key is set up in one's account, and asked for at the next sign-in.
{
  const page = await open();
  await page.goto("/mon-compte");
  await password(page);
  await page.getByRole("button", { name: "Ajouter un second facteur" }).click();
  await setUpKey(page);
  await page.getByRole("cell", { name: "clé bleue", exact: true }).waitFor();
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.goto("/couverture");
  await password(page);
  await page.getByRole("heading", { name: "Votre code" }).waitFor();
  await page.getByRole("button", { name: "Utiliser ma clé de sécurité" }).click();
  await page.getByRole("heading", { name: "Couverture", level: 1 }).waitFor();
  await page.goto("/mon-compte");
  await page.getByText("mot de passe, clé de sécurité").waitFor();
  // Without it, the password alone does not open the account.
  await page.getByRole("button", { name: "Retirer clé bleue" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retirer", exact: true }).click();
  await page.getByText("Vous n’avez pas de code de secours.").waitFor();
  await page.context().close();
  console.log("key");
}

// Whose role wants a second factor sets it up on the way in.
{
  const page = await open();
  await page.goto(given.link);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.getByRole("heading", { name: "Il vous faut un second facteur" }).waitFor();
  await page.getByRole("button", { name: "Continuer", exact: true }).click();
  assert.ok((await page.locator(".qr svg path, .qr svg rect").first().boundingBox()).width > 0); // drawn, under the content policy
  await page.reload();
  await setUpKey(page);
  await page.getByLabel("Nouveau mot de passe").fill(given.password);
  await page.getByLabel("Le même, une seconde fois").fill(given.password);
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  await page.getByRole("button", { name: "Se déconnecter" }).waitFor();
  await page.context().close();
  console.log("enrolled");
}

// Away to another site and back, to the page that was asked for.
async function provider(page, login) {
  await page.getByRole("link", { name: "Se connecter avec ProConnect" }).click();
  await page.locator('[name="login"]').fill(login);
  await page.locator('[name="password"]').fill("tout convient");
  await page.locator('[type="submit"]').click();
  await page.locator('form button[type="submit"]:has-text("Continue")').click();
}
{
  const page = await open();
  await page.goto("/couverture");
  await provider(page, given.other);
  await page.getByRole("heading", { name: "Couverture", level: 1 }).waitFor();
  await page.getByText("Marc Olivier").waitFor();
  assert.equal(new URL(page.url()).origin, given.address);
  await page.context().close();
  console.log("provider");
}
{
  const page = await open();
  await page.goto("/");
  await provider(page, "quelqu.un");
  await page.getByText("aucun compte ouvert ne vous correspond ici").waitFor();
  await page.getByRole("link", { name: "Se connecter avec ProConnect" }).waitFor();
  await page.context().close();
  console.log("refused");
}

assert.deepEqual(complaints, []);
await browser.close();
