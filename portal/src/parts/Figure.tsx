import { useFormat } from "../words/language";

// A number with its meaning: what it counts, over what, since when.
export function Figure({ name, value, of }: { name: string; value: number; of: string }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>{useFormat().number(value)}<span className="sub">{of}</span></dd>
    </div>
  );
}
