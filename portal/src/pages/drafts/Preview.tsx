import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../../api/queries";
import { ArticleText } from "../../parts/ArticleText";
import { HowState } from "../../parts/State";
import { useLabel } from "../../words/language";
import "../../style/charter.css";

export function Preview({ number, revision }: { number: number; revision: number }) {
  const label = useLabel();
  const { data } = useSuspenseQuery(read.draftPreview(number, revision));
  return (
    <div className="prose">
      <p className="muted">{data.title}, version {data.version}, {data.entity.name}</p>
      {data.articles.map((article, at) => (
        <div key={`${article.number} ${at}`}>
          <ArticleText article={article} language={data.language} />
          {article.margin.map((note) => <p key={note.clause} className="small"><HowState how={note.how} /> {label(note.kind_label)}</p>)}
        </div>
      ))}
    </div>
  );
}
