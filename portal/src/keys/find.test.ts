// LG-09: going through the living days, with the hub's answers played here.
import { expect, test, vi } from "vitest";
import { fromHex } from "./bytes";
import { findMine } from "./find";
import vectors from "./vectors.json";

const mine = vectors[0]!;
const row = "proxy1/w1\t41\t1795430001000\t1795430000000\tdeny\tloisirs\tville@1.0.0\tsite=jeux.example";

test("rows come for the proof from one's own box, and a hub that asks for a pause gets one", async () => {
  const asked: string[] = [];
  let pauses = 1;
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    asked.push(url.pathname);
    const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
    if (url.pathname.endsWith("/units")) return json({ units: [{ unit: mine.unit, key: mine.unit_key }, { unit: "ville/web/2026-11-24.1", key: mine.unit_key }] });
    if (url.pathname.endsWith("/box")) {
      if (pauses-- > 0) return json({ code: "too_many", message: { fr: "attendez", en: "wait" }, retry_after: 0 }, 429);
      return json({ box: url.searchParams.get("tag") === mine.tag ? mine.box : "" });
    }
    expect(await request.json()).toEqual({ unit: mine.unit, pseudonym: mine.pseudonym, proof: mine.proof });
    return json({ rows: [row] });
  });
  const progress: [number, number][] = [];
  const found = await findMine(fromHex(mine.secret)!, (done, all) => progress.push([done, all]));
  expect(found).toMatchObject([{ unit: mine.unit, day: "2026-11-23", row: { clause: "loisirs", fields: [["site", "jeux.example"]] } }]);
  expect(progress.at(-1)).toEqual([2, 2]);
  expect(asked.filter((path) => path.endsWith("/rows"))).toHaveLength(1); // nothing is asked for days that are not one's own
});
