// Stretching a passphrase takes a second or two: beside the page, which stays usable.
import { newSecret, publicOf } from "./mine";
import { unwrap, wrap } from "./wrap";

export type Task = { do: "make"; passphrase: string } | { do: "open"; wrapped: string; passphrase: string };
export type Made = { public: string; wrapped: string; secret: Uint8Array };
export type Done = { made: Made } | { secret: Uint8Array | null };

self.onmessage = ({ data }: MessageEvent<Task>) => {
  if (data.do === "open") {
    self.postMessage({ secret: unwrap(data.wrapped, data.passphrase) } satisfies Done);
    return;
  }
  const secret = newSecret();
  self.postMessage({ made: { public: publicOf(secret), wrapped: wrap(secret, data.passphrase), secret } } satisfies Done);
};
