// Goes through the living days: where is my box, what does it open, which rows are mine. Some days at once, the hub is not hurried.
import { Failure, got, hub } from "../api/client";
import type { TraceUnit } from "../api/types";
import { openBox, placeIn } from "./mine";
import { readRow, type Row } from "./row";

export interface Found { unit: string; day: string; row: Row }
const AT_ONCE = 4;
const ATTEMPTS = 5;

// Months of days are many calls: where the hub asks for a pause, it gets one.
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Failure) || error.answer.code !== "too_many" || attempt === ATTEMPTS) throw error;
      await new Promise((done) => { setTimeout(done, 1000 * Math.min(30, error.answer.retry_after ?? 1)); });
    }
  }
}

export async function findMine(secret: Uint8Array, progress: (done: number, all: number) => void): Promise<Found[]> {
  const { units } = await got(hub.GET("/api/traces/units"));
  const found: Found[] = [];
  let next = 0;
  let done = 0;
  const walk = async () => {
    for (let unit = units[next++]; unit; unit = units[next++]) {
      found.push(...(await rowsOf(unit, secret)));
      progress(++done, units.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  return found;
}

async function rowsOf({ unit, key }: TraceUnit, secret: Uint8Array): Promise<Found[]> {
  const place = placeIn(unit, key, secret);
  if (!place) return [];
  const { box } = await patiently(() => got(hub.GET("/api/traces/box", { params: { query: { unit, tag: place.tag } } })));
  const proof = openBox(box, place);
  if (!proof) return [];
  const { rows } = await patiently(() => got(hub.POST("/api/traces/rows", { body: { unit, ...proof } })));
  const day = /(\d{4}-\d{2}-\d{2})\.\d+$/.exec(unit)?.[1] ?? "";
  return rows.flatMap((text) => { const row = readRow(text); return row ? [{ unit, day, row }] : []; });
}
