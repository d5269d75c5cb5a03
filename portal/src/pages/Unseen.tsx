import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import { Button } from "../parts/Button";
import { HubHtml } from "../parts/HubHtml";
import { Page } from "../parts/Page";
import { useLanguage, useWords } from "../words/language";
import { unseenWords } from "../words/mine";
import { setFrench } from "../words/typography";

export default function Unseen() {
  const w = useWords(unseenWords);
  const { language } = useLanguage();
  const { data } = useSuspenseQuery(read.unseen(language));
  return (
    <Page name="unseen" title={language === "fr" ? setFrench(data.title) : data.title} group="mine" lead={w.lead} actions={<Button onPress={() => window.print()}>{w.print}</Button>}>
      <HubHtml className="prose" html={data.html} />
    </Page>
  );
}
