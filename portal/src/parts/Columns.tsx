// A series over time as columns; the table under it says each number.
import { useFormat } from "../words/language";

export function Columns({ title, of, entries }: { title: string; of: string; entries: { name: string; value: number }[] }) {
  const format = useFormat();
  const most = Math.max(1, ...entries.map(({ value }) => value));
  const wide = 100 / Math.max(1, entries.length);
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <p className="of">{of}</p>
      <svg className="columns" width="100%" height="120" aria-hidden="true">
        <text x="0" y="11">{format.number(most)}</text>
        <line x1="0" x2="100%" y1="16" y2="16" className="grid" />
        {entries.map(({ name, value }, at) => (
          <rect key={name} x={`${at * wide + wide * 0.15}%`} width={`${wide * 0.7}%`} y={118 - (value / most) * 102} height={(value / most) * 102} />
        ))}
        <line x1="0" x2="100%" y1="118.500" y2="118.500" className="axis" />
      </svg>
      <p className="columns-ends"><span>{entries[0]?.name}</span><span>{entries.at(-1)?.name}</span></p>
    </figure>
  );
}
