// How long the first page takes on an old office PC: node e2e/interactive.ts LOADS   (tests/bench/portal_bench.py)
// The hub of CARTULAIRE_PORTAL, a session in CARTULAIRE_COOKIE. Each load comes from a plain page of the hub's, as the browser is running
// already, has an empty cache and a processor four times slower; its time runs from the navigation until the charter is painted and its
// main button is there and answers. Told in JSON, in milliseconds.
import { launch, open, place } from "./browser.ts";

const loads = Number(process.argv[2] ?? 9);
const hub = await place();
const browser = await launch();
const [name = "", value = ""] = (process.env.CARTULAIRE_COOKIE ?? "").split("=");
const times: number[] = [];
for (let load = 0; load <= loads; ++load) { // the first one wakes the machine up, and does not count
  const { context, page, complaints } = await open(browser, hub.address, { language: "fr", theme: "light" });
  await context.addCookies([{ name, value, url: hub.address }]);
  await page.goto("/accessibilite");
  await page.waitForTimeout(1500); // the window's own furniture is there
  await page.addInitScript(() => {
    const look = () => {
      if (!document.querySelector("main a.button.main") || !document.querySelector("main article p")) return void requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.ready = String(performance.now()); })); // painted, and free to answer
    };
    requestAnimationFrame(look);
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto("/", { waitUntil: "commit" });
  const ready = await page.locator("html[data-ready]").getAttribute("data-ready");
  await page.locator("main a.button.main").click();
  await page.locator("ol.steps").waitFor(); // it did answer
  const wrong = complaints.filter((one) => !one.includes("status of 503")); // this hub has no journal: margins have no counts
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  if (load > 0) times.push(Number(ready));
  await context.close();
}
console.log(JSON.stringify(times));
await browser.close();
hub.stop();
