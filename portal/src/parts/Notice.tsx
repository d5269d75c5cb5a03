import type { ReactNode } from "react";
import { Mark, type MarkShape } from "./Mark";

type Kind = "ask" | "good" | "warn" | "bad" | "plain";
const shapes: Record<Kind, MarkShape> = { ask: "seal", good: "full", warn: "warn", bad: "cross", plain: "text" };

interface Given { kind: Kind; title: string; live?: boolean; row?: boolean; children?: ReactNode }

// A word and a shape, never a colour alone. `live`: read out as it appears.
export function Notice({ kind, title, live, row, children }: Given) {
  return (
    <div className={`notice ${kind}${row ? " row" : ""}`} role={live ? (kind === "bad" ? "alert" : "status") : undefined}>
      <p className="notice-title"><Mark shape={shapes[kind]} />{title}</p>
      {children}
    </div>
  );
}
