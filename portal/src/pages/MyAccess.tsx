// What was asked about one's own access, the answer that one gives once, and what was decided.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Suspension } from "../api/types";
import { Told } from "../app/Failed";
import { ArticleLink } from "../parts/ArticleLink";
import { Button } from "../parts/Button";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { answerable, looks, stateOf } from "../parts/suspension";
import { Clock, Ending, Instant } from "../parts/When";
import { useWords } from "../words/language";
import { suspensionWords } from "../words/measures";

export default function MyAccess() {
  const w = useWords(suspensionWords);
  const { data } = useSuspenseQuery(read.mySuspensions());
  return (
    <Page name="myAccess" group="mine" lead={w.mine.lead}>
      {data.suspensions.length === 0 && <p className="empty">{w.mine.none}</p>}
      <div className="cards">{data.suspensions.map((one) => <Mine key={one.number} suspension={one} />)}</div>
    </Page>
  );
}

function Mine({ suspension: one }: { suspension: Suspension }) {
  const w = useWords(suspensionWords);
  const state = stateOf(one);
  const closed = ["suspended", "to_confirm", "to_come", "waiting", "to_decide"].includes(state);
  return (
    <section className={closed ? "card closed" : "card opened"} aria-labelledby={`suspension-${one.number}`}>
      <h2 id={`suspension-${one.number}`}><State {...looks[state]}>{w.mine.states[state]}</State></h2>
      <dl className="pairs">
        <dt>{w.columns.of}</dt><dd>{w.of[one.of]}</dd>
        <dt>{w.columns.reason}</dt><dd>{one.reason}</dd>
        <dt>{w.columns.asked}</dt><dd><Instant at={one.asked} />{one.urgent && `, ${w.urgent}`}</dd>
        {one.article && <><dt>{w.columns.article}</dt><dd><ArticleLink number={one.article} /></dd></>}
        {one.asked_by && <><dt>{w.columns.askedBy}</dt><dd>{one.asked_by}</dd></>}
        {one.decided_by && <><dt>{w.columns.decidedBy}</dt><dd>{one.decided_by}</dd></>}
        {one.confirm_by && <><dt>{w.confirmBy}</dt><dd><Clock at={one.confirm_by} /></dd></>}
        {state === "waiting" && <><dt>{w.answerBy}</dt><dd><Clock at={one.answer_by} /></dd></>}
        {one.decided && <><dt>{w.mine.decided}</dt><dd><Instant at={one.decided} /></dd></>}
        {one.stage !== "dropped" && <><dt>{w.columns.until}</dt><dd><Ending at={one.until} away={closed} /></dd></>}
        {one.answer !== undefined && <><dt>{w.mine.answer}</dt><dd>{one.answer}</dd></>}
      </dl>
      {answerable(one) && <Answer number={one.number} />}
    </section>
  );
}

function Answer({ number }: { number: number }) {
  const w = useWords(suspensionWords).mine;
  const [wrong, setWrong] = useState<Wrong>({});
  const id = `answer-${number}`;
  const send = useMutation({
    mutationFn: (answer: string) => got(hub.PUT("/api/suspensions/mine/{number}/answer", { params: { path: { number } }, body: { answer } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["suspensions"] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const answer = String(new FormData(event.currentTarget).get("answer")).trim();
    setWrong(answer ? {} : { [id]: w.missing });
    if (answer) send.mutate(answer);
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {send.error && <Told error={send.error} />}
      <ErrorSummary wrong={wrong} />
      <Field id={id} name="answer" label={w.answer} hint={w.once} isRequired long maxLength={1000} error={wrong[id]} />
      <Button kind="main" type="submit" isPending={send.isPending}>{w.send}</Button>
    </form>
  );
}
