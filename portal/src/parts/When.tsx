// A day, and beside it how far it is.
import { isoDay, lastDay } from "../words/formats";
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

// A moment that is past, and how long ago that is.
export function Since({ at }: { at: string }) {
  return <><Instant at={at} /> <span className="away">{useFormat().ago(at)}</span></>;
}

// The end of a time: the last day where it ends at midnight.
export function Ending({ at, away = false }: { at: string; away?: boolean }) {
  const end = new Date(at);
  return end.getHours() === 0 && end.getMinutes() === 0 ? <When day={lastDay(at)} away={away} /> : <Instant at={at} />;
}

// The beginning of a time: the first day where it begins at midnight.
export function Beginning({ at }: { at: string }) {
  const began = new Date(at);
  return began.getHours() === 0 && began.getMinutes() === 0 ? <When day={isoDay(began)} away={false} /> : <Instant at={at} />;
}

// A moment that somebody has to heed, and how far it is.
export function Clock({ at }: { at: string }) {
  const format = useFormat();
  return <span className="clock"><Instant at={at} /> <span className="away">{format.away(isoDay(new Date(at)))}</span></span>;
}
