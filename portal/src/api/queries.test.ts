import { beforeEach, expect, test, vi } from "vitest";
import { Failure, got, hub } from "./client";
import { keepSession, queries, read } from "./queries";
import type { Session } from "./types";

const session = (id: number, entity: string): Session => ({
  signed_in: true, ways: ["password"], csrf: `token ${id}`, person: { id, name: "Camille" }, entity: { id: entity, name: entity }, roles: ["agent"],
});
const answers = (status: number, body: object) => vi.fn(async (_request: Request) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } }));

beforeEach(() => queries.clear());

test("nothing of one person, or of one entity, is left for the next", () => {
  keepSession(session(1, "ville"));
  queries.setQueryData(["kept"], { classes: [] });
  keepSession(session(1, "ville"));
  expect(queries.getQueryData(["kept"])).toBeDefined();
  keepSession(session(1, "ccas"));
  expect(queries.getQueryData(["kept"])).toBeUndefined();
  queries.setQueryData(["kept"], { classes: [] });
  keepSession(session(2, "ccas"));
  expect(queries.getQueryData(["kept"])).toBeUndefined();
});

test("a call that changes something carries the session's token, one that reads does not", async () => {
  keepSession(session(7, "ville"));
  const fetch = answers(200, {});
  vi.stubGlobal("fetch", fetch);
  await got(hub.GET("/api/kept", { baseUrl: "http://hub" }));
  await got(hub.POST("/api/charter/acknowledgement", { baseUrl: "http://hub", body: { hash: "ab".repeat(32) } }));
  const [reading, signing] = fetch.mock.calls.map(([request]) => request.headers.get("X-Csrf-Token"));
  expect([reading, signing]).toEqual([null, "token 7"]);
});

test("a session that ended shows at the next call: nobody is signed in any more, and it is said why", async () => {
  keepSession(session(1, "ville"));
  vi.stubGlobal("fetch", answers(401, { code: "unauthenticated", message: { fr: "session finie", en: "session ended" } }));
  await expect(queries.fetchQuery({ ...read.kept(), queryFn: () => got(hub.GET("/api/kept", { baseUrl: "http://hub" })) })).rejects.toBeInstanceOf(Failure);
  expect(queries.getQueryData<Session>(["session"])?.signed_in).toBe(false);
  expect(queries.getQueryData(["session", "ended"])).toBe(true);
});

test("what is no answer of the hub is told as its absence", async () => {
  vi.stubGlobal("fetch", vi.fn(async () => { throw new TypeError("no network"); }));
  await expect(got(hub.GET("/api/kept", { baseUrl: "http://hub" }))).rejects.toMatchObject({ answer: { code: "unavailable" } });
});
