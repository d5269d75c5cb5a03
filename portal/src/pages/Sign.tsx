// Reading, explained, and signing: summary, questions, the text of one's own entity, the undertaking (ACK-01, CHA-16).
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Link, useSearchParams } from "wouter";
import { Failure, got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Acknowledgements, AnnotatedCharter, Question } from "../api/types";
import { Told } from "../app/Failed";
import { ArticleText } from "../parts/ArticleText";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { FrozenText } from "../parts/FrozenText";
import { List, type Column } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { Instant, When } from "../parts/When";
import { useLanguage, useWords } from "../words/language";
import { signWords } from "../words/sign";
import { setApostrophes, setFrench } from "../words/typography";
import "../style/charter.css";

type Wanted = NonNullable<Acknowledgements["wanted"]>;
type Step = keyof typeof signWords.fr.steps;
const under = { name: "charter", path: "/" } as const;

export default function Sign() {
  const w = useWords(signWords);
  const { data: charter } = useSuspenseQuery(read.charter());
  const { data: acknowledgement } = useSuspenseQuery(read.acknowledgement());
  const [at, setAt] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const sign = useMutation({
    mutationFn: ({ hash, document }: Wanted) => got(hub.POST("/api/charter/acknowledgement", { body: { hash, document } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["acknowledgement"] }),
  });
  const [params] = useSearchParams();
  const { waiting } = acknowledgement;
  const wanted = waiting.find(({ document }) => document === params.get("texte")) ?? waiting[0];
  useEffect(() => { if (at > 0) heading.current?.focus(); }, [at]);

  if (sign.data)
    return (
      <Page name="sign" under={under} title={w.done}>
        <Notice kind="good" title={`${w.doneAt} ${sign.data.version}`} live>
          <p><Instant at={sign.data.at} /></p>
          <p><a href={`/api/charter/receipt/${sign.data.number}`} download>{w.receipt}</a></p>
          <p className="muted">{w.receiptSoon}</p>
        </Notice>
        <Others waiting={waiting.filter(({ hash }) => hash !== sign.data.hash)} onGo={() => { sign.reset(); setAt(0); }} />
        <p><Link className="button" href="/">{w.toCharter}</Link></p>
      </Page>
    );
  if (!wanted)
    return (
      <Page name="sign" under={under} title={w.nothing}>
        <p className="measure">{w.nothingMore}</p>
        <Signed signed={acknowledgement.signed} />
        <p><Link className="button" href="/">{w.toCharter}</Link></p>
      </Page>
    );
  // What is signed is the text that was read; where it changed meanwhile the hub refuses.
  if (sign.error instanceof Failure && sign.error.answer.code === "conflict")
    return (
      <Page name="sign" under={under}>
        <Notice kind="warn" title={w.changed} live>
          <p><Button onPress={() => { sign.reset(); setAt(0); void queries.invalidateQueries(); }}>{w.reload}</Button></p>
        </Notice>
      </Page>
    );

  const steps: Step[] = (["summary", "questions", "text", "undertaking"] as const).filter((step) => step !== "questions" || (wanted.questions?.length ?? 0) > 0);
  const step = steps[at] ?? "summary";
  const go = (by: number) => setAt(Math.min(steps.length - 1, Math.max(0, at + by)));
  return (
    <Page name="sign" under={under} lead={w.lead}>
      <p>
        <strong>{setApostrophes(wanted.title)}</strong>, version {wanted.version}
        {wanted.deadline && <>. {w.before} <When day={wanted.deadline} /></>}
        {wanted.handed_over && <>. {w.handed} <When day={wanted.handed_over} away={false} />. {w.handedMore}</>}
      </p>
      <ol className="steps" aria-label={w.step(at + 1, steps.length)}>
        {steps.map((one) => <li key={one} aria-current={one === step ? "step" : undefined}>{w.steps[one]}</li>)}
      </ol>
      <h2 ref={heading} tabIndex={-1}>{w.steps[step]} <span className="unseen">{w.step(at + 1, steps.length)}</span></h2>
      {step === "summary" && <Summary lines={wanted.summary ?? []} language={charter.language} />}
      {step === "questions" && <Questions questions={wanted.questions ?? []} language={charter.language} />}
      {step === "text" && (wanted.hash === charter.hash ? <Text charter={charter} /> : <Frozen wanted={wanted} />)}
      {step === "undertaking" && (
        <>
          {sign.error && <Told error={sign.error} />}
          <Undertaking wanted={wanted} pending={sign.isPending} onSign={() => sign.mutate(wanted)} onBack={() => go(-1)} />
        </>
      )}
      {step !== "undertaking" && (
        <div className="buttons">
          <Button kind="main" onPress={() => go(1)}>{w.next}</Button>
          {at > 0 && <Button kind="quiet" onPress={() => go(-1)}>{w.back}</Button>}
        </div>
      )}
      <Others waiting={waiting.filter(({ hash }) => hash !== wanted.hash)} onGo={() => { sign.reset(); setAt(0); }} />
    </Page>
  );
}

// What the campaign's writers typed, in the charter's language.
const set = (text: string, language: string) => (language === "fr" ? setFrench(text) : text);

// What else waits: the administrators' charter, the telework instructions…
function Others({ waiting, onGo }: { waiting: Wanted[]; onGo: () => void }) {
  const w = useWords(signWords);
  if (waiting.length === 0) return null;
  return (
    <section aria-labelledby="others">
      <h2 id="others">{w.others}</h2>
      <ul>{waiting.map((one) => <li key={one.hash}><Link href={`?texte=${encodeURIComponent(one.document)}`} onClick={onGo}>{w.readNext(one.title)}</Link> {one.deadline && <>{w.before} <When day={one.deadline} /></>}</li>)}</ul>
    </section>
  );
}

function Summary({ lines, language }: { lines: string[]; language: string }) {
  const w = useWords(signWords);
  if (lines.length === 0) return <p className="muted">{w.noSummary}</p>;
  return <ul className="prose" lang={language}>{lines.map((line) => <li key={line}>{set(line, language)}</li>)}</ul>;
}

function Questions({ questions, language }: { questions: Question[]; language: string }) {
  const w = useWords(signWords);
  const [given, setGiven] = useState<Record<number, number>>({});
  return (
    <div>
      <p className="muted">{w.noCount}</p>
      {questions.map((question, at) => {
        const answer = given[at];
        return (
          <div key={question.question} className="question" lang={language}>
            <Choice
              id={`question-${at}`} label={set(question.question, language)} optional value={answer === undefined ? "" : String(answer)}
              options={question.answers.map((one, n) => ({ value: String(n), label: set(one, language) }))}
              onChange={(value) => setGiven({ ...given, [at]: Number(value) })}
            />
            <div role="status">
              {answer !== undefined && (
                <div className="explained">
                  <p><strong>{answer === question.right ? w.right : w.wrong}.</strong> {answer !== question.right && w.answer(set(question.answers[question.right] ?? "", language))}</p>
                  <p>{set(question.explanation, language)}</p>
                </div>
              )}
            </div>
          </div>
        );
      })}
    </div>
  );
}

function Text({ charter }: { charter: AnnotatedCharter }) {
  const w = useWords(signWords);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached with the keyboard
    <div className="whole-text" role="region" aria-label={w.wholeText} tabIndex={0}>
      {charter.articles.map((article) => <ArticleText key={article.number} article={article} language={charter.language} />)}
    </div>
  );
}

// Another text than the charter in force (a version to come, the administrators' charter), frozen as it was published.
function Frozen({ wanted: { document, hash } }: { wanted: Wanted }) {
  const w = useWords(signWords);
  const { data } = useSuspenseQuery(read.text(document, hash));
  return <FrozenText page={data} label={w.wholeText} />;
}

type Acknowledgement = Acknowledgements["signed"][number];

function Signed({ signed }: { signed: Acknowledgement[] }) {
  const w = useWords(signWords);
  const columns: Column<Acknowledgement>[] = [
    { key: "texte", head: w.columns.text, value: (one) => setApostrophes(one.title), cell: (one) => <>{setApostrophes(one.title)}{one.counts && <span className="sub">{w.counts}</span>}{one.guardian && <span className="sub">{w.guardian}</span>}</> },
    { key: "version", head: w.columns.version, value: (one) => one.version },
    { key: "quand", head: w.columns.at, value: (one) => one.at, cell: (one) => <Instant at={one.at} /> },
    { key: "moyen", head: w.columns.method, value: (one) => w.methods[one.method] },
    { key: "recepisse", head: w.columns.receipt, value: (one) => one.number, cell: (one) => <a href={`/api/charter/receipt/${one.number}`} download>{w.receiptOf(one.number)}</a> },
  ];
  return <List name="mes-signatures" caption={w.mine} columns={columns} rows={signed} id={(one) => one.number} empty={w.none} sort="-quand" plain />;
}

interface Given { wanted: Wanted; pending: boolean; onSign: () => void; onBack: () => void }

function Undertaking({ wanted, pending, onSign, onBack }: Given) {
  const w = useWords(signWords);
  const { language } = useLanguage();
  const [agreed, setAgreed] = useState(false);
  const [wrong, setWrong] = useState<Wrong>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWrong(agreed ? {} : { agreed: w.missing });
    if (agreed) onSign();
  };
  const title = language === "fr" ? `« ${setApostrophes(wanted.title)} »` : `“${setApostrophes(wanted.title)}”`;
  return (
    <form className="form" onSubmit={submit} noValidate>
      <ErrorSummary wrong={wrong} />
      <label className="check">
        <input id="agreed" type="checkbox" checked={agreed} required aria-invalid={wrong.agreed ? true : undefined} onChange={(event) => setAgreed(event.target.checked)} />
        <span className="undertaking">{w.undertaking(title, wanted.version)}</span>
      </label>
      <p className="small muted">{w.proof}</p>
      <p className="small muted">{w.refuse}</p>
      <div className="buttons">
        <Button kind="main" type="submit" isPending={pending}>{w.sign}</Button>
        <Button kind="quiet" onPress={onBack}>{w.back}</Button>
      </div>
    </form>
  );
}
