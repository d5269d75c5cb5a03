// A worker for one task: it takes the passphrase with it when it ends.
import type { Done, Made, Task } from "./worker";

function run(task: Task): Promise<Done> {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const end = (then: () => void) => { worker.terminate(); then(); };
    worker.onmessage = ({ data }: MessageEvent<Done>) => end(() => done(data));
    worker.onerror = (event) => end(() => fail(new Error(event.message)));
    worker.postMessage(task);
  });
}

export async function makeKey(passphrase: string): Promise<Made> {
  const done = await run({ do: "make", passphrase });
  if (!("made" in done)) throw new Error("the worker made no key");
  return done.made;
}

export async function openKey(wrapped: string, passphrase: string): Promise<Uint8Array | null> {
  const done = await run({ do: "open", wrapped, passphrase });
  return "secret" in done ? done.secret : null;
}
