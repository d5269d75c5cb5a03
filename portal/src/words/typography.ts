// French is typed here with plain spaces and straight apostrophes; what people read has the spaces of the printer:
// a narrow one that does not break before ; ! ?, one that does not break before : and inside « ».
const NARROW = "\u202f";
const FIRM = "\u00a0";

export function setFrench(text: string): string {
  return text
    .replace(/(?<=\p{L})'/gu, "’")
    .replace(/ (?=[;!?])/g, NARROW)
    .replace(/ (?=:)/g, FIRM)
    .replace(/« ?/g, `«${FIRM}`)
    .replace(/ ?»/g, `${FIRM}»`)
    .replace(/(?<=\d) (?=%|€|(?:jours?|mois|ans?|ko|Mo)(?!\p{L}))/gu, FIRM);
}

// What the hub hands over as it was typed: its spaces are set already, its apostrophes are not. HTML: around tags and what is code.
export function setApostrophes(text: string): string {
  return text.replace(/(?<=\p{L})'(?=\p{L})/gu, "’");
}
export function setHtml(html: string): string {
  return html.split(/(<(code|pre)\b[^]*?<\/\2>|<[^>]*>)/).map((part, at) => (at % 3 === 0 ? setApostrophes(part) : at % 3 === 1 ? part : "")).join("");
}

// A dictionary holds texts, functions that give texts, and dictionaries.
export function setAll<T>(words: T, set: (text: string) => string): T {
  if (typeof words === "string") return set(words) as T;
  if (typeof words === "function")
    return ((...given: unknown[]) => setAll((words as unknown as (...a: unknown[]) => unknown)(...given), set)) as T;
  if (Array.isArray(words)) return words.map((one) => setAll(one as unknown, set)) as T;
  if (typeof words === "object" && words !== null)
    return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, setAll(value as unknown, set)])) as T;
  return words;
}
