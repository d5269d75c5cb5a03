// How far a suspension is at a moment, and what may still be done about it.
import type { Suspension } from "../api/types";
import type { MarkShape } from "./Mark";

export type SuspensionState = "waiting" | "to_decide" | "suspended" | "to_confirm" | "to_come" | "over" | "dropped" | "lifted" | "lapsed";

export function stateOf(one: Suspension, now = Date.now()): SuspensionState {
  const over = Date.parse(one.until) <= now;
  if (one.stage === "asked") return over ? "lapsed" : one.answer !== undefined || Date.parse(one.answer_by) <= now ? "to_decide" : "waiting";
  if (one.stage === "suspended") return over ? "over" : one.confirm_by ? "to_confirm" : Date.parse(one.from) > now ? "to_come" : "suspended";
  return one.stage;
}

export const looks: Record<SuspensionState, { shape: MarkShape; kind: string }> = {
  waiting: { shape: "person", kind: "plain" },
  to_decide: { shape: "seal", kind: "ask" },
  suspended: { shape: "cross", kind: "bad" },
  to_confirm: { shape: "cross", kind: "bad" },
  to_come: { shape: "warn", kind: "warn" },
  over: { shape: "empty", kind: "plain" },
  dropped: { shape: "full", kind: "good" },
  lifted: { shape: "full", kind: "good" },
  lapsed: { shape: "empty", kind: "plain" },
};

// It may be decided that it holds: the person was heard, or had the time to be.
export function heard(one: Suspension, now = Date.now()): boolean {
  return one.answer !== undefined || Date.parse(one.answer_by) <= now;
}

// One's own answer is given once, as long as the matter is open.
export function answerable(one: Suspension, now = Date.now()): boolean {
  return one.answer === undefined && ["waiting", "to_decide", "suspended", "to_confirm", "to_come"].includes(stateOf(one, now));
}
