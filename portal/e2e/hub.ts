// A stand-in for the hub: the built portal under the hub's content policy, and answers made of fixtures.
//   node e2e/hub.ts [PORT]      then sign in as agent, manager, it, dpo or all; the code is 123456
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import type { AddressInfo } from "node:net";
import * as journal from "./fixtures/journal.ts";
import * as texts from "./fixtures/charter.ts";
import * as drafts from "./fixtures/drafts.ts";
import * as handed from "./fixtures/handed.ts";
import * as office from "./fixtures/office.ts";
import * as signing from "./fixtures/signing.ts";
import * as folk from "./fixtures/people.ts";
import { instant } from "./fixtures/day.ts";
import { answerMeasures, freshMeasures, suspendedUntil, type MeasureState } from "./measures.ts";
import { measures, measuresOfAgents, onCall, passwordOrders } from "./fixtures/rights.ts";
import { answerTraces, type TraceState } from "./traces.ts";

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const TYPES: Record<string, string> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const DIST = join(import.meta.dirname, "..", "dist");

interface Kept extends TraceState, MeasureState, signing.SigningState { login: string; coded: boolean; renews?: boolean; entity?: string; signed: boolean; opinions: Set<string> }
export const LINK = "un-lien-qui-sert-une-fois";
const WAYS = ["password", "oidc", "webauthn"];
const sessions = new Map<string, Kept>();

class Refusal extends Error {
  readonly status: number;
  readonly body: object;
  constructor(status: number, code: string, fr: string, en: string, field?: string) {
    super(en);
    this.status = status;
    this.body = { code, message: { fr, en }, ...(field ? { field } : {}) };
  }
}

function sessionAnswer(kept: Kept | undefined) {
  const account = kept && folk.accounts[kept.login];
  if (!kept || !account) return { signed_in: false, ways: WAYS, provider: "ProConnect" };
  const base = { ways: WAYS, provider: "ProConnect", person: { id: account.id, name: account.name }, csrf: "a token" };
  if (account.code && !kept.coded) return { ...base, signed_in: false, waiting: "code" };
  if (account.enrols && !kept.coded) return { ...base, signed_in: false, waiting: "enrol" };
  if (kept.renews) return { ...base, signed_in: false, waiting: "password" };
  const entities = account.several ? texts.entities : [texts.entity];
  const entity = entities.find(({ id }) => id === (kept.entity ?? (account.several ? "" : texts.entity.id)));
  if (!entity) return { ...base, signed_in: false, waiting: "entity", entities };
  return { ...base, signed_in: true, entity, entities, roles: account.roles, ends: instant(0, "23:00:00") };
}

type Body = Record<string, unknown>;

function answer(method: string, url: URL, body: Body, kept: Kept): unknown {
  const account = folk.accounts[kept.login]!;
  const at = `${method} ${url.pathname}`;
  if (/^POST \/api\/accounts\/\d+\/link$/.test(at)) return { link: `http://127.0.0.1:8080/lien#${LINK}`, until: instant(3) };
  if (/^GET \/api\/accounts\/\d+\/means$/.test(at)) return { means: folk.myAccount.means, recovery_left: 8, handed: handed.mine };
  if (/^POST \/api\/accounts\/\d+\/mail$/.test(at)) return undefined;
  if (at === "POST /api/accounts/mail") return { queued: 41, without_mail: 3, left: 0 };
  const opinion = /^POST \/api\/openings\/(\d{4}-\d+)\/opinion$/.exec(at);
  if (opinion) return void kept.opinions.add(opinion[1]!);
  if (at.startsWith("GET /api/statistics/")) return journal.statistics(url.pathname.split("/").at(-1)!);
  const given = handed.answer(at, body);
  if (given !== undefined) return given;
  const measured = answerMeasures(at, body, kept);
  if (measured !== undefined) return measured.body;
  const traces = answerTraces(at, url, body, kept);
  if (traces !== undefined) return traces;
  const offered = office.answer(at);
  if (offered !== undefined) return offered ?? undefined;
  const signedHere = signing.answer(at, body, kept);
  if (signedHere !== undefined) return signedHere.body;
  const drafted = drafts.answer(at, body);
  if (drafted !== undefined) return drafted;
  switch (at) {
    case "GET /api/charter": return texts.charter;
    case "GET /api/charter/times": return texts.times;
    case "GET /api/charter/acknowledgement": return { signed: kept.signed || !account.signs ? [signature(), texts.signedBefore] : [texts.signedBefore], ...waitingTexts(kept.signed || !account.signs) };
    case "POST /api/charter/acknowledgement":
      if (body.hash !== texts.charter.hash) throw new Refusal(409, "conflict", "ce texte a changé", "this text has changed");
      kept.signed = true;
      return signature();
    case "GET /api/kept": return journal.keptByClass;
    case "GET /api/unseen": return texts.unseen[url.searchParams.get("language") === "en" ? "en" : "fr"];
    case "GET /api/openings/mine": return { openings: journal.myOpenings };
    case "GET /api/openings": return { openings: journal.openings };
    case "GET /api/openings/count": return { counts: journal.openingCounts };
    case "GET /api/why": return url.searchParams.get("address")?.includes("casino") ? folk.decisions.deny : folk.decisions.allow;
    case "GET /api/filter/test": return { ...(url.searchParams.get("address")?.includes("casino") ? folk.decisions.deny : folk.decisions.allow), told: url.searchParams.has("person") };
    case "GET /api/team": return { people: folk.team };
    case "GET /api/signatures": return folk.signatures;
    case "GET /api/destructions": return journal.destructions;
    case "GET /api/coverage": return texts.coverage;
    case "GET /api/monitoring": return { monitoring: texts.monitoring };
    case "GET /api/nodes": return folk.nodes;
    case "DELETE /api/nodes/proxy-ecoles": return undefined;
    case "GET /api/entities": return { entities: folk.entityRows };
    case "GET /api/acts": return { acts: folk.acts };
    case "GET /api/account": return { ...folk.myAccount, handed: handed.mine };
    case "GET /api/accounts": return { accounts: folk.accountRows };
    case "GET /api/roles": return { roles: folk.grants };
    case "GET /api/measures": return account.roles.some((role) => role === "ciso" || role === "authority") ? measures : measuresOfAgents;
    case "GET /api/accounts/passwords": return passwordOrders;
    case "POST /api/accounts/passwords": return { number: 2, people: Number(body.people) };
    case "GET /api/on-call": return onCall;
    case "POST /api/on-call": return onCall.turns[0];
    case "GET /api/people": return peoplePage(url, kept);
    default: throw new Refusal(404, "not_found", "rien à cette adresse", "nothing at this address");
  }
}

function waitingTexts(none: boolean) {
  const waiting = none ? [] : [texts.wanted, signing.telework];
  return { wanted: waiting[0] ?? null, waiting };
}

function signature() {
  return { number: 319, document: "cdg", title: texts.charter.title, counts: true, version: texts.charter.version, hash: texts.charter.hash, at: instant(0), method: "screen" };
}

function peoplePage(url: URL, kept: Kept) {
  const wanted = (url.searchParams.get("search") ?? "").toLowerCase();
  const after = Number(url.searchParams.get("after") ?? 0);
  const limit = Number(url.searchParams.get("limit") ?? 100);
  const found = folk.people.filter(({ id, name }) => id > after && name.toLowerCase().includes(wanted));
  const page = found.slice(0, limit).map((person) => ({ ...person, ...suspendedUntil(kept, person.id) }));
  return { people: page, ...(found.length > limit ? { next: page.at(-1)!.id } : {}) };
}

function session(method: string, path: string, body: Body, kept: Kept | undefined, response: ServerResponse): unknown {
  if (method === "POST" && path === "/api/session") {
    const login = String(body.login);
    if (!(login in folk.accounts) || body.password !== folk.PASSWORD) throw new Refusal(401, "invalid", "identifiant ou mot de passe inconnu", "unknown user name or password");
    const id = crypto.randomUUID();
    sessions.set(id, { login, coded: false, signed: false, ...signing.freshSigning(), ...freshMeasures(), opinions: new Set() });
    response.setHeader("Set-Cookie", `s=${id}; HttpOnly; SameSite=Strict; Path=/`);
    return sessionAnswer(sessions.get(id));
  }
  if (path === "/api/session/link") {
    if (body.token !== LINK) throw new Refusal(404, "not_found", "ce lien a déjà servi", "this link has served already");
    const id = crypto.randomUUID();
    sessions.set(id, { login: "agent", coded: true, renews: true, signed: false, ...signing.freshSigning(), ...freshMeasures(), opinions: new Set() });
    response.setHeader("Set-Cookie", `s=${id}; HttpOnly; SameSite=Strict; Path=/`);
    return sessionAnswer(sessions.get(id));
  }
  if (kept && path === "/api/session/totp") {
    if (method === "POST") return { uri: "otpauth://totp/x", secret: "JBSW Y3DP EHPK 3PXP", qr: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h3v3h-3zM5 5h3v3h-3z" fill="#000"/></svg>', asks: true };
    if (body.code !== "123456") throw new Refusal(401, "invalid", "ce code n'est pas celui du moment", "this code is not the present one", "code");
    if (!body.device) throw new Refusal(422, "invalid", "dites à qui est l'appareil", "say whose the device is", "device");
    kept.coded = true;
    return { session: sessionAnswer(kept), recovery_codes: ["A1B2-C3D4", "E5F6-G7H8"] };
  }
  if (path === "/api/session/password" && method === "GET") return { rules: [{ fr: "au moins 12 caractères", en: "at least 12 characters" }] };
  if (path === "/api/session/password" && kept) {
    if (String(body.chosen).length < 12) return { weaknesses: [{ fr: "moins de 12 caractères", en: "fewer than 12 characters" }] };
    kept.renews = false;
    return { weaknesses: [], session: sessionAnswer(kept) };
  }
  if (method === "DELETE" && kept) for (const [id, one] of sessions) if (one === kept) sessions.delete(id);
  if (method === "DELETE") return undefined;
  if (kept && path === "/api/session/code") {
    if (body.code !== "123456") throw new Refusal(401, "invalid", "ce code n'est pas celui du moment", "this code is not the present one", "code");
    kept.coded = true;
  }
  if (kept && path === "/api/session/entity") kept.entity = String(body.entity);
  return sessionAnswer(kept);
}

async function read(request: IncomingMessage): Promise<Body> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text ? (JSON.parse(text) as Body) : {};
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://hub");
  response.setHeader("Content-Security-Policy", POLICY);
  response.setHeader("X-Content-Type-Options", "nosniff");
  if (!url.pathname.startsWith("/api/")) return file(url.pathname, response);
  const kept = sessions.get(/s=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "");
  try {
    const method = request.method ?? "GET";
    const body = await read(request);
    const open = url.pathname.startsWith("/api/session");
    if (!open && sessionAnswer(kept).signed_in !== true) throw new Refusal(401, "unauthenticated", "connectez-vous d'abord", "sign in first");
    if (method !== "GET" && kept && request.headers["x-csrf-token"] !== "a token") throw new Refusal(403, "forbidden", "jeton absent", "token missing");
    if (url.pathname.endsWith(".pdf") || url.searchParams.get("format") === "pdf" || /receipt|certificate/.test(url.pathname)) return void response.writeHead(200, { "Content-Type": "application/pdf" }).end("%PDF-1.4\n%%EOF\n");
    const result = open ? session(method, url.pathname, body, kept, response) : answer(method, url, body, kept!);
    if (result === undefined) response.writeHead(204).end();
    else if (typeof result === "string") response.writeHead(200, { "Content-Type": "text/html" }).end(result);
    else response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(result));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    response.writeHead(error.status, { "Content-Type": "application/json" }).end(JSON.stringify(error.body));
  }
}

async function file(path: string, response: ServerResponse): Promise<void> {
  const name = extname(path) === "" ? "index.html" : normalize(path).replace(/^(\.\.(\/|$))+/, "");
  try {
    const bytes = await readFile(join(DIST, name));
    response.writeHead(200, { "Content-Type": TYPES[extname(name)] ?? "application/octet-stream" }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

export async function startHub(port = 0): Promise<{ address: string; stop: () => void }> {
  const server = createServer((request, response) => void serve(request, response).catch((error: unknown) => {
    console.error(error);
    response.destroy();
  }));
  await new Promise<void>((done) => { server.listen(port, "127.0.0.1", done); });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => { server.closeAllConnections(); server.close(); } };
}

if (process.argv[1] === import.meta.filename) console.log((await startHub(Number(process.argv[2] ?? 8081))).address);
