// A decision with its reason, its article and what to do: WEB-07.
import type { Decision } from "../api/types";
import { anchor } from "./ArticleText";
import { State } from "./State";
import type { MarkShape } from "./Mark";
import { useFormat, useLabel, useWords } from "../words/language";
import { decisionWords } from "../words/mine";
import { setApostrophes } from "../words/typography";

const looks: Record<Decision["verdict"], { shape: MarkShape; kind: string; card: string }> = {
  allow: { shape: "full", kind: "good", card: "opened" },
  warn: { shape: "warn", kind: "warn", card: "opened" },
  deny: { shape: "cross", kind: "bad", card: "closed" },
  gate: { shape: "seal", kind: "ask", card: "closed" },
};

export function Verdict({ address, decision, technical }: { address: string; decision: Decision; technical?: boolean }) {
  const w = useWords(decisionWords);
  const label = useLabel();
  const format = useFormat();
  const { card, ...look } = looks[decision.verdict];
  return (
    <section className={`card ${card}`} role="status">
      <h2><State {...look}>{w.verdicts[decision.verdict]}</State></h2>
      <p><code>{address}</code></p>
      <dl className="pairs">
        <dt>{w.because}</dt><dd>{label(decision.reason)}</dd>
        {decision.what_to_do && <><dt>{w.what}</dt><dd>{label(decision.what_to_do)}</dd></>}
        <dt>{w.categories}</dt><dd>{decision.categories?.length ? format.list(decision.categories.map(label)) : w.unknown}</dd>
        {technical && decision.clause && <><dt>{w.clause}</dt><dd><code>{decision.clause}</code></dd></>}
        {decision.version && <><dt>{w.version}</dt><dd>{decision.version}</dd></>}
      </dl>
      {decision.article && (
        <>
          <h3>{decision.title ? format.says(`${w.article} ${decision.article}`, setApostrophes(decision.title)) : `${w.article} ${decision.article}`}</h3>
          {decision.text && <p className="prose" lang="fr">{setApostrophes(decision.text)}</p>}
          <p><a href={`/#${anchor(decision.article)}`}>{w.read}</a></p>
        </>
      )}
    </section>
  );
}
