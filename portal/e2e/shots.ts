// Pictures of pages, to be looked at: node e2e/shots.ts [fr|en] [light|dark] [WIDTH|WIDTHxHEIGHT] [PATH…]      into portal/shots
// With a height, one window of that size instead of the whole page: so are those of the README taken, on the portal of `make demo`.
import { mkdirSync } from "node:fs";
import { enter, launch, open, place, settled } from "./browser.ts";
import { routes } from "./routes.ts";

const [language = "fr", theme = "light", size = "1280", ...paths] = process.argv.slice(2);
const [width = 1280, height] = size.split("x").map(Number);
const hub = await place();
const browser = await launch();
const folder = new URL("../shots/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const { page, complaints } = await open(browser, hub.address, { language: language as "fr", theme: theme as "light", width });
if (height) await page.setViewportSize({ width, height });
await enter(page);
for (const path of paths.length > 0 ? paths : routes) {
  await page.goto(path);
  await settled(page);
  const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "charte";
  await page.screenshot({ path: `${folder}${name}-${language}-${theme}-${size}.png`, fullPage: !height && path !== "/" && !path.startsWith("/#") });
}
for (const complaint of complaints) console.error(complaint);
await browser.close();
hub.stop();
