// The secret key under a passphrase, as the hub keeps it (docs/format/custody.md, "Kept by the hub"):
//   cartulaire-mine 1 PUBLIC PASSES KIB SALT NONCE SEALED
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { argon2id } from "@noble/hashes/argon2.js";
import { fromHex, toHex, utf8 } from "./bytes";
import { publicOf } from "./mine";

export const PASSPHRASE_MIN = 14;
export interface Cost { passes: number; kib: number }
export const COST: Cost = { passes: 3, kib: 65_536 };
// What the hub gives back is not believed: a cost beyond this would stop the browser.
const MOST: Cost = { passes: 10, kib: 1_048_576 };

function stretched(passphrase: string, salt: Uint8Array, cost: Cost): Uint8Array {
  return argon2id(utf8(passphrase.normalize("NFC")), salt, { t: cost.passes, m: cost.kib, p: 1, dkLen: 32 });
}

const head = (of: string, cost: Cost) => `cartulaire-mine 1 ${of} ${cost.passes} ${cost.kib}`;

export function wrap(secret: Uint8Array, passphrase: string, cost: Cost = COST): string {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const nonce = crypto.getRandomValues(new Uint8Array(24));
  const line = head(publicOf(secret), cost);
  const sealed = xchacha20poly1305(stretched(passphrase, salt, cost), nonce, utf8(line)).encrypt(secret);
  return `${line} ${toHex(salt)} ${toHex(nonce)} ${toHex(sealed)}`;
}

// Nothing: another passphrase, or not what was left here.
export function unwrap(wrapped: string, passphrase: string): Uint8Array | null {
  const words = wrapped.split(" ");
  const [name, version, of = "", passes = "", kib = "", salt = "", nonce = "", sealed = ""] = words;
  const cost = { passes: Number(passes), kib: Number(kib) };
  const [saltBytes, nonceBytes, sealedBytes] = [fromHex(salt), fromHex(nonce), fromHex(sealed)];
  if (words.length !== 8 || name !== "cartulaire-mine" || version !== "1" || !saltBytes || !nonceBytes || !sealedBytes) return null;
  if (saltBytes.length !== 16 || nonceBytes.length !== 24 || sealedBytes.length !== 48) return null;
  if (!(cost.passes >= 1 && cost.passes <= MOST.passes && cost.kib >= 8 && cost.kib <= MOST.kib)) return null;
  try {
    const secret = xchacha20poly1305(stretched(passphrase, saltBytes, cost), nonceBytes, utf8(head(of, cost))).decrypt(sealedBytes);
    return publicOf(secret) === of ? secret : null;
  } catch {
    return null;
  }
}
