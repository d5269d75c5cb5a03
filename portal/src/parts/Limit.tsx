// What the charter allows, beside the form that decides: the article, who decides, the last day.
import type { MeasureLimit } from "../api/types";
import { useLabel, useWords } from "../words/language";
import { limitWords } from "../words/rights";
import { ArticleLink } from "./ArticleLink";
import { When } from "./When";

export function Limit({ of }: { of: MeasureLimit }) {
  const w = useWords(limitWords);
  const label = useLabel();
  return (
    <p className="small">
      <ArticleLink number={of.article} />{of.by && <> {w.decides(label(of.by))}</>}{of.last_day && <> {w.lastDay} <When day={of.last_day} /></>}
    </p>
  );
}
