// The keeper's side of one's own traces, on fixtures: it seals boxes to the key that the browser left and checks proofs.
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { day } from "./fixtures/day.ts";

export interface TraceState { public?: string; wrapped?: string }
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const PSEUDONYM = "a0b1c2d3e4f50607";

const units = [0, 1, 2, 3].map((ago) => {
  const secret = x25519.utils.randomSecretKey();
  return { unit: `port-lavande/${ago === 3 ? "sessions" : "web"}/${day(-1 - ago)}.1`, secret, key: hex(x25519.getPublicKey(secret)) };
});

function box(unit: (typeof units)[number], of: string) {
  const agreed = x25519.getSharedSecret(unit.secret, bytes(of));
  const derived = (label: string) => blake2b(new TextEncoder().encode(`${label}\n${unit.unit}`), { key: agreed, dkLen: 32 });
  const tag = derived("tag").subarray(0, 8);
  return { tag: hex(tag), proof: hex(derived("key")), box: hex(tag) + hex(xchacha20poly1305(derived("key"), new Uint8Array(24), tag).encrypt(bytes(PSEUDONYM))) };
}

function rows(unit: string): string[] {
  const at = (clock: string) => String(Date.parse(`${unit.split("/")[2]!.slice(0, 10)}T${clock}Z`));
  const row = (n: number, clock: string, verdict: string, clause: string, fields: string) => `proxy-mairie/w1\t${n}\t${at(clock)}\t${at(clock)}\t${verdict}\t${clause}\tcdg@1.2.0\tuser=${PSEUDONYM}\t${fields}`;
  if (unit.includes("/sessions/")) return [row(3, "06:58:04", "allow", "", "host=poste-17\tduration=28800000")];
  return [row(41, "07:12:33", "allow", "", "site=gazette-du-littoral.example\tvolume=482113"), row(57, "10:40:02", "deny", "fermetures", "site=casino-du-port.example\tblock_reason=category")];
}

export function answerTraces(at: string, url: URL, body: Record<string, unknown>, kept: TraceState): unknown {
  const unit = units.find((one) => one.unit === (body.unit ?? url.searchParams.get("unit")));
  switch (at) {
    case "GET /api/traces/key": return { public: kept.public ?? "", wrapped: kept.wrapped ?? "" };
    case "PUT /api/traces/key": Object.assign(kept, { public: body.public, wrapped: body.wrapped }); return {};
    case "GET /api/traces/units": return { units: units.map((one) => ({ unit: one.unit, key: one.key })) };
    case "GET /api/traces/box": { const made = unit && kept.public ? box(unit, kept.public) : undefined; return { box: made?.tag === url.searchParams.get("tag") ? made?.box : "" }; }
    case "POST /api/traces/rows": return { rows: unit && kept.public && box(unit, kept.public).proof === body.proof && body.pseudonym === PSEUDONYM ? rows(unit.unit) : [] };
    default: return undefined;
  }
}
