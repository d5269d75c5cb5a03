// Numbers and days as each language writes them: JJ/MM/AAAA, 24 hours, no-break spaces of Intl.
export interface Formats {
  number: (value: number) => string;
  bytes: (value: number) => string;
  span: (milliseconds: number) => string; // 45 s, 12 min, 3,5 h
  percent: (part: number, whole: number) => string;
  day: (day: string) => string; // 2026-12-31
  longDay: (day: string) => string;
  month: (day: string) => string;
  weekdays: string[]; // from Monday
  time: (time: string) => string; // an instant, in the browser's zone
  clock: (time: string) => string;
  away: (day: string, today?: string) => string; // tomorrow, in 16 days, 3 months ago
  ago: (time: string, now?: number) => string; // 3 minutes ago, 5 hours ago, yesterday
  list: (items: string[]) => string;
  says: (name: string, what: string) => string; // name: what, with the colon of the language
}

export function isoDay(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function today(): string {
  return isoDay(new Date());
}

// The last day of a time that ends at this instant: until midnight is until the day before.
export function lastDay(instant: string): string {
  return isoDay(new Date(Date.parse(instant) - 1));
}

// Days have no zone: noon UTC is the same day wherever it is shown in UTC.
const noon = (day: string) => new Date(`${day}T12:00:00Z`);

export function daysBetween(from: string, to: string): number {
  return Math.round((noon(to).getTime() - noon(from).getTime()) / 86_400_000);
}

export function addDays(day: string, days: number): string {
  const date = noon(day);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

// In the largest unit of which there is a whole one.
function scaled(value: number, step: number, units: Intl.NumberFormat[]): string {
  const at = Math.min(units.length - 1, value < step ? 0 : Math.floor(Math.log(value) / Math.log(step)));
  return units[at]!.format(value / step ** at);
}

export function formats(language: "fr" | "en"): Formats {
  const locale = language === "fr" ? "fr-FR" : "en-GB";
  // Each is made when it is first used: making all of them takes longer than the first page has.
  const number = once(() => new Intl.NumberFormat(locale));
  const percent = once(() => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }));
  const units = (of: string[]) => once(() => of.map((unit) => new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 })));
  const sizes = units(["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"]);
  const times = units(["second", "minute", "hour"]);
  const dates = (how: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(locale, how));
  const numeric = { day: "2-digit", month: "2-digit", year: "numeric" } as const;
  const day = dates({ ...numeric, timeZone: "UTC" });
  const longDay = dates({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const month = dates({ month: "long", year: "numeric", timeZone: "UTC" });
  const weekday = dates({ weekday: "short", timeZone: "UTC" });
  const weekdays = once(() => Array.from({ length: 7 }, (_, i) => weekday().format(new Date(Date.UTC(2024, 0, 1 + i, 12)))));
  const time = dates({ ...numeric, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const clock = dates({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  const list = once(() => new Intl.ListFormat(locale, { type: "conjunction" }));
  return {
    number: (value) => number().format(value),
    bytes: (value) => scaled(value, 1000, sizes()),
    span: (value) => scaled(value / 1000, 60, times()),
    percent: (part, whole) => percent().format(whole === 0 ? 0 : part / whole),
    day: (value) => day().format(noon(value)),
    longDay: (value) => longDay().format(noon(value)),
    month: (value) => month().format(noon(value)),
    get weekdays() { return weekdays(); },
    time: (value) => time().format(new Date(value)),
    clock: (value) => clock().format(new Date(value)),
    away: (value, from = today()) => {
      const days = daysBetween(from, value);
      if (Math.abs(days) >= 730) return relative().format(Math.round(days / 365.25), "year");
      return Math.abs(days) < 90 ? relative().format(days, "day") : relative().format(Math.round(days / 30.44), "month");
    },
    ago: (value, now = Date.now()) => {
      const minutes = Math.round((Date.parse(value) - now) / 60_000);
      if (Math.abs(minutes) < 90) return relative().format(minutes, "minute");
      if (Math.abs(minutes) < 36 * 60) return relative().format(Math.round(minutes / 60), "hour");
      return Math.abs(minutes) < 90 * 1440 ? relative().format(Math.round(minutes / 1440), "day") : relative().format(Math.round(minutes / 1440 / 30.44), "month");
    },
    list: (items) => list().format(items),
    says: (name, what) => (language === "fr" ? `${name}\u00a0: ${what}` : `${name}: ${what}`),
  };
}
