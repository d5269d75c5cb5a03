// Bars drawn by hand: each with its number beside it, and a table of the same under the chart.
interface Given { done: number; part?: number; rest?: number; whole: number } // rest: how far the bar itself goes

export function Bar({ done, part = 0, rest, whole }: Given) {
  const share = (n: number) => `${whole === 0 ? 0 : (100 * n) / whole}%`;
  return (
    <svg className="bar" aria-hidden="true">
      <rect className="rest" width={rest === undefined ? "100%" : share(rest)} height="100%" />
      <rect className="done" width={share(done)} height="100%" />
      <rect className="part" x={share(done)} width={share(part)} height="100%" />
    </svg>
  );
}

// A name, its bar, its number; a row of `bars`.
export function BarRow({ name, says, ...bar }: Given & { name: string; says: React.ReactNode }) {
  return <div className="bar-row"><span>{name}</span><span className="says">{says}</span><Bar {...bar} /></div>;
}

// The hatching of what is between done and not done; once on a page that has bars.
export function Hatching() {
  return (
    <svg width="0" height="0" aria-hidden="true" className="unseen">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--bar-rest)" /><rect width="2.500" height="6" fill="var(--good-fill)" />
        </pattern>
      </defs>
    </svg>
  );
}

export function Key({ entries }: { entries: [kind: "done" | "part" | "rest", word: string][] }) {
  return (
    <p className="key">
      {entries.map(([kind, word]) => <span key={kind}><svg width="14" height="14" className="bar-key" aria-hidden="true"><rect className={kind} width="14" height="14" /></svg>{word}</span>)}
    </p>
  );
}
