// The hub's side of suspensions, notices, crises and switches, for the stand-in: each session has its own.
import type { components } from "../src/api/schema.gen";
import { instant } from "./fixtures/day.ts";
import * as made from "./fixtures/measures.ts";
import { people } from "./fixtures/people.ts";

type Schemas = components["schemas"];
export interface MeasureState { suspensions: Schemas["Suspension"][]; mine: Schemas["Suspension"][]; notices: Schemas["Notice"][]; crises: Schemas["Crisis"][]; switches: Schemas["Switch"][] }

export function freshMeasures(): MeasureState {
  const { suspensions, mine, notices, crises, switches } = made;
  return structuredClone({ suspensions, mine, notices, crises, switches });
}

export function suspendedUntil({ suspensions }: MeasureState, person: number): { suspended_until?: string } {
  const running = suspensions.find((one) => one.person?.id === person && one.stage === "suspended");
  return running ? { suspended_until: running.until.slice(0, 10) } : {};
}

type Body = Record<string, unknown>;
const of = <One extends { number: number }>(all: One[], number: string | undefined) => all.find((one) => one.number === Number(number));
const ends = (body: Body) => `${String(body.until)}T22:00:00Z`;

// The body of an answer, none for 204; undefined where the address is another's.
export function answerMeasures(at: string, body: Body, kept: MeasureState): { body?: unknown } | undefined {
  const number = /\/(\d+)(\/answer)?$/.exec(at)?.[1];
  switch (at.replace(/\/\d+/, "/N")) {
    case "GET /api/suspensions": return { body: { suspensions: kept.suspensions } };
    case "GET /api/suspensions/mine": return { body: { suspensions: kept.mine } };
    case "GET /api/notices": return { body: { notices: kept.notices } };
    case "GET /api/crises": return { body: { crises: kept.crises } };
    case "GET /api/switches": return { body: { switches: kept.switches } };
    case "POST /api/suspensions": {
      const name = people.find(({ id }) => id === body.person)?.name ?? "";
      kept.suspensions.unshift({ number: kept.suspensions.length + 1, person: { id: Number(body.person), name }, of: body.of === "web" ? "web" : "all", mine: true, may_suspend: false, may_end: true, reason: String(body.reason), stage: body.urgent ? "suspended" : "asked", urgent: body.urgent === true, from: instant(0), until: ends(body), asked: instant(0), answer_by: instant(3) });
      return { body: kept.suspensions[0] };
    }
    case "PUT /api/suspensions/N": Object.assign(of(kept.suspensions, number)!, { stage: body.suspend ? "suspended" : "dropped", decided: instant(0) }); return {};
    case "DELETE /api/suspensions/N": Object.assign(of(kept.suspensions, number)!, { stage: "lifted", decided: instant(0), until: instant(0) }); return {};
    case "PUT /api/suspensions/mine/N/answer": Object.assign(of(kept.mine, number)!, { answer: body.answer }); return {};
    case "PUT /api/notices": for (const one of kept.notices) if (one.number <= Number(body.number)) one.read = true; return {};
    case "POST /api/crises": kept.crises.unshift({ number: kept.crises.length + 1, reason: String(body.reason), from: instant(0), until: ends(body), running: true }); return { body: kept.crises[0] };
    case "DELETE /api/crises/N": Object.assign(of(kept.crises, number)!, { running: false, until: instant(0) }); return {};
    case "POST /api/switches": kept.switches.unshift({ number: kept.switches.length + 1, clause: String(body.clause), article: "3.3", on: body.on === true, reason: String(body.reason), from: instant(0), until: ends(body), running: true }); return { body: kept.switches[0] };
    case "DELETE /api/switches/N": Object.assign(of(kept.switches, number)!, { running: false, until: instant(0) }); return {};
    default: return undefined;
  }
}
