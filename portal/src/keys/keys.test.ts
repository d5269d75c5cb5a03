// LG-09: what the browser makes and opens is what the keeper makes and checks. The vectors come out of the C++ of src/journal/custody/mine.cpp.
import { describe, expect, test } from "vitest";
import { fromHex } from "./bytes";
import { newSecret, openBox, placeIn, publicOf } from "./mine";
import { readRow } from "./row";
import vectors from "./vectors.json";
import { unwrap, wrap } from "./wrap";

const cheap = { passes: 1, kib: 64 };

describe("one's own traces", () => {
  test.each(vectors)("finds and opens the box that the keeper made: $unit $tag", (vector) => {
    const secret = fromHex(vector.secret)!;
    expect(publicOf(secret)).toBe(vector.public);
    const place = placeIn(vector.unit, vector.unit_key, secret)!;
    expect(place.tag).toBe(vector.tag);
    expect(openBox(vector.box, place)).toEqual({ pseudonym: vector.pseudonym, proof: vector.proof });
  });

  test("opens nobody else's box, nor one that was altered, nor that of another day", () => {
    const [mine, other] = [vectors[0]!, vectors[1]!];
    const secret = fromHex(mine.secret)!;
    const place = placeIn(mine.unit, mine.unit_key, secret)!;
    expect(openBox(other.box, place)).toBeNull();
    expect(openBox(mine.box.slice(0, -1) + (mine.box.endsWith("0") ? "1" : "0"), place)).toBeNull();
    expect(openBox(mine.box, placeIn("ville/web/2026-11-24.1", mine.unit_key, secret)!)).toBeNull();
    expect(openBox("zz", place)).toBeNull();
  });

  test("makes no place with a key of the unit that hides nothing", () => {
    expect(placeIn("ville/web/2026-11-23.1", "0".repeat(64), newSecret())).toBeNull();
    expect(placeIn("ville/web/2026-11-23.1", "12", newSecret())).toBeNull();
  });
});

describe("the key under a passphrase", () => {
  test("comes back with the passphrase, however the accents were typed", () => {
    const secret = newSecret();
    const wrapped = wrap(secret, "une été très long", cheap);
    expect(wrapped.length).toBeLessThan(4096);
    expect(unwrap(wrapped, "une e\u0301te\u0301 tre\u0300s long")).toEqual(secret);
    expect(unwrap(wrapped, "une ete tres long")).toBeNull();
  });

  test("is refused if anything of it was changed, and never at a cost that stops the browser", () => {
    const wrapped = wrap(newSecret(), "une phrase de passe", cheap);
    const words = wrapped.split(" ");
    for (const at of [2, 3, 4, 5, 6, 7]) {
      const altered = [...words];
      altered[at] = at === 3 ? "2" : at === 4 ? "128" : (altered[at]!.startsWith("0") ? "1" : "0") + altered[at]!.slice(1);
      expect(unwrap(altered.join(" "), "une phrase de passe")).toBeNull();
    }
    words[4] = "999999999";
    expect(unwrap(words.join(" "), "une phrase de passe")).toBeNull();
    expect(unwrap("", "une phrase de passe")).toBeNull();
  });
});

test("a row is read as its leaf has it", () => {
  const row = readRow("proxy1/w1\t41\t1795430001000\t1795430000000\tdeny\tloisirs\tville@1.0.0\tsite=jeux\\tdu soir.example\tvolume=12=3")!;
  expect(row).toMatchObject({ time: new Date(1795430000000).toISOString(), verdict: "deny", clause: "loisirs", charter: "ville@1.0.0" });
  expect(row.fields).toEqual([["site", "jeux\tdu soir.example"], ["volume", "12=3"]]);
  expect(readRow("nothing")).toBeNull();
});
