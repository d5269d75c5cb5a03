// Security keys as second factors (WebAuthn): what the hub asks goes to the browser, what the key says goes back as base64url.
import { got, hub } from "../api/client";
import type { Session } from "../api/types";

export interface Enrolled { session: Session; recovery_codes: string[] }

export function keysWork(): boolean {
  return typeof PublicKeyCredential !== "undefined";
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const PATIENCE = 120_000; // to find one's key and touch it

// The owner of the key touched none, or it is here already: the browser does not say which.
export class KeyRefused extends Error {}

export async function registerKey(name: string, owner: string): Promise<Enrolled> {
  const question = await got(hub.GET("/api/session/key"));
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(question.challenge),
      rp: { id: question.site, name: "Cartulaire" },
      user: { id: bytesOf(question.user), name: owner, displayName: owner },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -8 }],
      excludeCredentials: question.credentials.map((id) => ({ type: "public-key", id: bytesOf(id) })),
      authenticatorSelection: { userVerification: "discouraged", residentKey: "discouraged" },
      attestation: "none",
      timeout: PATIENCE,
    },
  }).catch(() => null);
  if (!(made instanceof PublicKeyCredential)) throw new KeyRefused();
  const response = made.response as AuthenticatorAttestationResponse;
  const body = {
    challenge: question.challenge, client_data: textOf(response.clientDataJSON), authenticator_data: textOf(response.getAuthenticatorData()), name,
  };
  return got(hub.PUT("/api/session/key", { body }));
}

// Nothing: no key is registered for this account.
export async function proveKey(): Promise<Session | undefined> {
  const question = await got(hub.GET("/api/session/key"));
  if (question.credentials.length === 0) return undefined;
  const used = await navigator.credentials.get({
    publicKey: {
      challenge: bytesOf(question.challenge),
      rpId: question.site,
      allowCredentials: question.credentials.map((id) => ({ type: "public-key", id: bytesOf(id) })),
      userVerification: "discouraged",
      timeout: PATIENCE,
    },
  }).catch(() => null);
  if (!(used instanceof PublicKeyCredential)) throw new KeyRefused();
  const response = used.response as AuthenticatorAssertionResponse;
  const body = {
    challenge: question.challenge, credential: used.id, client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData), signature: textOf(response.signature),
  };
  return got(hub.POST("/api/session/key", { body }));
}
