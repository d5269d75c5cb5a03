// One's own traces, the person's side: docs/format/custody.md, "One's own traces". The C++ of the same is src/journal/custody/mine.cpp.
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { fromHex, toHex, utf8 } from "./bytes";

const TAG = 8;
const BOX = 32; // tag, 8 bytes encrypted, 16 bytes of authentication
const zeros = new Uint8Array(24);

export interface Place { tag: string; key: Uint8Array } // where a person's box of a unit stands, and what opens it
export interface Proof { pseudonym: string; proof: string }

export function newSecret(): Uint8Array {
  return x25519.utils.randomSecretKey();
}

export function publicOf(secret: Uint8Array): string {
  return toHex(x25519.getPublicKey(secret));
}

// Nothing for a key of the unit that hides nothing.
export function placeIn(unit: string, unitKey: string, secret: Uint8Array): Place | null {
  const other = fromHex(unitKey);
  if (other?.length !== 32) return null;
  try {
    const agreed = x25519.getSharedSecret(secret, other);
    const derived = (label: string) => blake2b(utf8(`${label}\n${unit}`), { key: agreed, dkLen: 32 });
    return { tag: toHex(derived("tag").subarray(0, TAG)), key: derived("key") };
  } catch {
    return null;
  }
}

// The pseudonym in the box and the proof to be shown for its rows; nothing for a box of somebody else.
export function openBox(box: string, place: Place): Proof | null {
  const bytes = fromHex(box);
  if (bytes?.length !== BOX || toHex(bytes.subarray(0, TAG)) !== place.tag) return null;
  try {
    const pseudonym = xchacha20poly1305(place.key, zeros, bytes.subarray(0, TAG)).decrypt(bytes.subarray(TAG));
    return { pseudonym: toHex(pseudonym), proof: toHex(place.key) };
  } catch {
    return null;
  }
}
