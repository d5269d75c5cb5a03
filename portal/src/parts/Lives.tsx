// The lives of traces on one line of time: from the oldest day that is left, through today, to the day on which today's dies.
import type { KeptClass } from "../api/types";
import { addDays, daysBetween } from "../words/formats";
import { useFormat, useLabel, useWords } from "../words/language";
import { keptWords } from "../words/mine";
import "../style/lives.css";

export function Lives({ classes, today }: { classes: KeptClass[]; today: string }) {
  const w = useWords(keptWords);
  const label = useLabel();
  const format = useFormat();
  const oldest = (one: KeptClass) => one.live.reduce((day, live) => (live.day < day ? live.day : day), today);
  // A signature outlives a log by years: the scale ends where most do, what goes beyond says so with an arrow.
  const span = Math.max(30, ...classes.map((one) => Math.min(400, daysBetween(oldest(one), today))));
  const share = (days: number) => `${(Math.min(days, span) / span) * 50}%`;
  return (
    <div className="lives" role="list">
      <div className="lives-scale" aria-hidden="true"><span>{format.day(addDays(today, -span))}</span><span>{w.today}</span><span>{format.day(addDays(today, span))}</span></div>
      {classes.map((one) => {
        const past = daysBetween(oldest(one), today);
        const left = daysBetween(today, one.until);
        return (
          <div key={one.clause} className="life" role="listitem">
            <p><strong>{label(one.label)}</strong> <span className="muted">{label(one.retention)}</span></p>
            <svg aria-hidden="true" width="100%" height="18">
              <line x1="0" x2="100%" y1="9" y2="9" className="axis" />
              <svg x="0" width="50%" overflow="visible"><rect x={`${100 - 2 * parseFloat(share(past))}%`} width={`${2 * parseFloat(share(past))}%`} y="3" height="12" className="lived" /></svg>
              <rect x="50%" width={share(left)} y="3" height="12" className="to-live" />
              <line x1="50%" x2="50%" y1="0" y2="18" className="now" />
            </svg>
            <p className="ends">
              <span>{past > 0 ? format.day(oldest(one)) : w.none}{past > span && " ←"}</span>
              <span>{left > span && "→ "}{format.day(one.until)} <span className="away">{format.away(one.until, today)}</span></span>
            </p>
          </div>
        );
      })}
    </div>
  );
}

