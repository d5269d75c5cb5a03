// Pictures of pages, to be looked at: node e2e/shots.ts [fr|en] [light|dark] [WIDTH] [PATH…]      into portal/shots
import { mkdirSync } from "node:fs";
import { enter, launch, open, place, settled } from "./browser.ts";
import { routes } from "./routes.ts";

const [language = "fr", theme = "light", width = "1280", ...paths] = process.argv.slice(2);
const hub = await place();
const browser = await launch();
const folder = new URL("../shots/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const { page, complaints } = await open(browser, hub.address, { language: language as "fr", theme: theme as "light", width: Number(width) });
await enter(page);
for (const path of paths.length > 0 ? paths : routes) {
  await page.goto(path);
  await settled(page);
  const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "charte";
  await page.screenshot({ path: `${folder}${name}-${language}-${theme}-${width}.png`, fullPage: path !== "/" && !path.startsWith("/#") });
}
for (const complaint of complaints) console.error(complaint);
await browser.close();
hub.stop();
