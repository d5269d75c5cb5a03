// What a browser without scripts does at the gate, and what axe finds on its pages. Told in JSON on standard output.
//   node gate_walk.mjs '{"proxy", "wanted", "probe", "portal", "login", "password", "link", "shots"}'
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const given = JSON.parse(process.argv[2]);
const require = createRequire(given.modules + "/");
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"];
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
const told = { steps: [], axe: {}, complaints: [] };

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: flags, proxy: { server: given.proxy } });

async function plain(options = {}) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR", viewport: { width: 1000, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error" && !message.text().includes("status of 40")) told.complaints.push(message.text()); });
  return { context, page };
}

async function look(page, name) {
  told.steps.push({ name, url: page.url(), title: await page.title(), text: await page.locator("main").innerText() });
  if (given.shots) await page.screenshot({ path: `${given.shots}/${name}.png`, fullPage: true });
}

// axe is a script: it judges the same page in a window that runs some, whose cookies are the same.
async function judge(name, address, state) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 360, height: 800 }, storageState: state });
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(axe);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), tags);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    told.axe[`${name} ${colorScheme}`] = { passes: found.passes.length, violations: found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ; ")}`).concat(wide ? ["wider than 360 points"] : []) };
    if (given.shots) await page.screenshot({ path: `${given.shots}/${name}-${colorScheme}.png`, fullPage: true });
  }
  await context.close();
}

try {
  const { context, page } = await plain();
  await page.goto(given.probe);
  told.probe = page.url();
  await page.goto(given.wanted);
  await look(page, "gate");
  await judge("gate", page.url());
  await page.fill("#login", given.login);
  await page.fill("#password", "nope");
  await page.click("main button");
  await look(page, "wrong");
  await page.fill("#login", given.login);
  await page.fill("#password", given.password);
  await page.click("main button");
  await look(page, "reading");
  await judge("reading", page.url(), await context.storageState());
  await page.click("a.action");
  told.text = { url: page.url(), family: await page.locator("h1").evaluate((one) => getComputedStyle(one).fontFamily), title: await page.title() };
  await page.goBack();
  await page.fill("#place", "Essai");
  await page.click("form[action$=signature] button");
  const signed = Date.now();
  await look(page, "signed");
  await judge("signed", page.url(), await context.storageState());
  for (;;) {
    await page.goto(given.wanted);
    const text = await page.locator("body").innerText();
    if (text.includes("hello from the origin")) break;
    if (Date.now() - signed > 15_000) throw new Error(`after signing: ${page.url()} ${text}`);
    await page.waitForTimeout(50);
  }
  told.opened_after_ms = Date.now() - signed;

  const other = await plain({ locale: "en-GB" });
  await other.page.goto(given.link);
  await look(other.page, "link");
  await judge("link", given.link);
  await other.page.selectOption("#capacity", "external");
  await other.page.fill("#place", "Essai");
  await other.page.click("main button");
  await look(other.page, "link-signed");
  told.receipt = await (await other.context.request.get(await other.page.locator("a.action").evaluate((one) => one.href))).body().then((body) => body.subarray(0, 5).toString());
  await other.page.goto(given.link);
  await look(other.page, "link-over");
  await judge("link-over", given.link);
  await page.goto(given.portal + "/accessibilite");
  await look(page, "accessibility");
  await judge("accessibility", given.portal + "/accessibilite?lang=fr");
  await judge("accessibility-en", given.portal + "/accessibilite?lang=en");
} catch (error) {
  told.error = String(error);
}
await browser.close();
process.stdout.write(JSON.stringify(told));
