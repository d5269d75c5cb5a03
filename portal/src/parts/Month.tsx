// One month as a calendar, from Monday, with what happens on its days; the month shown stands in the address. It opens on
// the first month, from this one on, in which something happens.
import { useSearchParams } from "wouter";
import { addDays, today } from "../words/formats";
import { useFormat, useWords } from "../words/language";
import { monthWords } from "../words/mine";
import { Button } from "./Button";

export type Days = ReadonlyMap<string, string[]>; // what each day holds

export function Month({ days, caption }: { days: Days; caption: string }) {
  const w = useWords(monthWords);
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const asked = params.get("mois") ?? "";
  const all = [...days.keys()].map((day) => day.slice(0, 7)).sort();
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : firstMonth(all, today().slice(0, 7));
  const go = (by: number) => setParams((now) => { now.set("mois", addDays(`${month}-15`, by * 30).slice(0, 7)); return now; }, { replace: true });
  return (
    <div>
      <div className="month-head">
        <h3 aria-live="polite">{format.month(`${month}-01`)}</h3>
        <div className="buttons no-print">
          <Button onPress={() => go(-1)} isDisabled={month <= (all[0] ?? month)}>{w.before}</Button>
          <Button onPress={() => go(1)} isDisabled={month >= (all.at(-1) ?? month)}>{w.after}</Button>
        </div>
      </div>
      <table className="month">
        <caption>{format.says(caption, format.month(`${month}-01`))}</caption>
        <thead><tr>{format.weekdays.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => <Day key={day} day={day} inMonth={day.startsWith(month)} holds={days.get(day) ?? []} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Day({ day, inMonth, holds }: { day: string; inMonth: boolean; holds: string[] }) {
  const w = useWords(monthWords);
  const now = day === today();
  // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a day of another month: an empty cell is no control
  if (!inMonth) return <td className="out" />;
  return (
    <td className={[holds.length > 0 ? "dies" : "", now ? "today" : ""].join(" ").trim() || undefined}>
      <time className="date" dateTime={day}>{Number(day.slice(8))}</time>
      {now && <span className="unseen"> ({w.today})</span>}
      {holds.length > 0 && <ul>{holds.map((one) => <li key={one}>{one}</li>)}</ul>}
    </td>
  );
}

export function firstMonth(sorted: string[], now: string): string {
  return sorted.find((month) => month >= now) ?? sorted.at(-1) ?? now;
}

export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const weekday = (new Date(`${first}T12:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: string[][] = [];
  for (let start = addDays(first, -weekday); start.slice(0, 7) <= month; start = addDays(start, 7))
    weeks.push(Array.from({ length: 7 }, (_, i) => addDays(start, i)));
  return weeks;
}
