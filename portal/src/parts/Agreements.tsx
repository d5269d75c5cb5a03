// What one agrees to (ACK-09): asked by the charter, answered freely, taken back at any time.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Declaration } from "../api/types";
import { Told } from "../app/Failed";
import { useLanguage, useWords } from "../words/language";
import { agreementWords } from "../words/agreements";
import { Button } from "./Button";
import { List, type Column } from "./List";
import { Notice } from "./Notice";
import { Instant } from "./When";

type Answer = "yes" | "no" | "withdrawn";

export function Agreements() {
  const w = useWords(agreementWords);
  const { language } = useLanguage();
  const { data } = useSuspenseQuery(read.declarations());
  const declare = useMutation({
    mutationFn: ({ subject, answer }: { subject: string; answer: Answer }) => got(hub.PUT("/api/declarations/{subject}", { params: { path: { subject } }, body: { answer } })),
    onSuccess: () => { void queries.invalidateQueries({ queryKey: ["declarations"] }); void queries.invalidateQueries({ queryKey: ["account"] }); },
  });
  if (data.declarations.length === 0) return null;
  const act = (one: Declaration, answer: Answer, says: string, full: (what: string) => string) => (
    <Button onPress={() => declare.mutate({ subject: one.subject, answer })} aria-label={full(one.label[language])}>{says}</Button>
  );
  const columns: Column<Declaration>[] = [
    { key: "objet", head: w.columns.subject, value: (one) => one.label[language], cell: (one) => <>{one.label[language]}<span className="sub">{w.article(one.article)}</span></> },
    { key: "reponse", head: w.columns.answer, value: (one) => w.answers[one.answer] },
    { key: "le", head: w.columns.at, value: (one) => one.at, cell: (one) => (one.at ? <Instant at={one.at} /> : "–") },
    {
      key: "geste", head: w.columns.act, value: () => undefined,
      cell: (one) => one.answer === "yes"
        ? (one.withdrawable ? act(one, "withdrawn", w.withdraw, w.withdrawFrom) : w.final)
        : <span className="buttons">{act(one, "yes", w.agree, w.agreeTo)}{one.answer === "none" && act(one, "no", w.decline, w.declineTo)}</span>,
    },
  ];
  return (
    <section aria-labelledby="account-agreements">
      <h2 id="account-agreements">{w.title}</h2>
      <p>{w.lead}</p>
      {declare.error && <Told error={declare.error} />}
      {data.declarations.some((one) => one.still_used) && <Notice kind="warn" title={w.stillUsed} />}
      <List name="accords" state="a" caption={w.title} columns={columns} rows={data.declarations} id={(one) => one.subject} empty="" plain />
      {data.keys && <p className="small muted">{w.keys}</p>}
    </section>
  );
}
