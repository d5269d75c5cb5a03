// A day, and beside it how far it is.
import { useFormat } from "../words/language";

export function When({ day, away = true }: { day: string; away?: boolean }) {
  const format = useFormat();
  return (
    <span className="when">
      <time dateTime={day}>{format.day(day)}</time>
      {away && <span className="away"> {format.away(day)}</span>}
    </span>
  );
}

export function Instant({ at }: { at: string }) {
  return <time className="when" dateTime={at}>{useFormat().time(at)}</time>;
}
