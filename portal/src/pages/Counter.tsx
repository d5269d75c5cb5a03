// At the counter: somebody without a screen of their own reads and signs before an officer, or is handed the text and does not sign.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSearchParams } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { CounterPerson, CounterText } from "../api/types";
import { Told } from "../app/Failed";
import { Accesses } from "../parts/Accesses";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { FrozenText } from "../parts/FrozenText";
import { List, type Column } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { SearchForm, SearchParts, useSearch } from "../parts/SearchForm";
import { State } from "../parts/State";
import { When } from "../parts/When";
import { counterWords } from "../words/documents";
import { useFormat, useWords } from "../words/language";
import { shellWords } from "../words/shell";
import { setApostrophes } from "../words/typography";
import "../style/charter.css";

const looks = { signed: { shape: "full", kind: "good" }, guardian: { shape: "half", kind: "warn" }, handed_over: { shape: "half", kind: "plain" }, waiting: { shape: "empty", kind: "plain" } } as const;
const guardianLooks = { queued: { shape: "empty", kind: "plain" }, sent: { shape: "half", kind: "plain" }, undelivered: { shape: "half", kind: "warn" }, declined: { shape: "half", kind: "warn" }, signed: { shape: "full", kind: "good" } } as const;
type Step = "read" | "hand" | "guardian" | "mail";

export default function Counter() {
  const [params] = useSearchParams();
  const person = Number(params.get("personne") ?? 0) || 0;
  return person > 0 ? <AtCounter key={person} id={person} /> : <Waiting />;
}

function Waiting() {
  const w = useWords(counterWords);
  const format = useFormat();
  const [, setParams] = useSearchParams();
  const { search, after } = useSearch();
  const { data } = useSuspenseQuery(read.counter(search, after));
  const columns: Column<CounterPerson>[] = [
    { key: "personne", head: w.columns.name, value: (one) => one.name },
    { key: "service", head: w.columns.unit, value: (one) => one.unit, filter: true },
    { key: "textes", head: w.columns.texts, value: (one) => one.texts.map(({ title, state }) => format.says(title, w.states[state])).join(", "), cell: (one) => <Texts texts={one.texts} /> },
    { key: "action", head: w.columns.act, value: () => undefined, cell: (one) => <Button onPress={() => setParams((now) => { now.set("personne", String(one.id)); return now; })} aria-label={w.receiveOne(one.name)}>{w.receive}</Button> },
  ];
  return (
    <Page name="counter" group="follow" lead={w.lead}>
      <SearchForm label={w.search} find={w.find} />
      <List name="guichet" caption={w.table} columns={columns} rows={data.people} id={(one) => one.id} empty={w.none} found />
      <SearchParts next={data.next} first={w.first} more={w.more} />
    </Page>
  );
}

function Texts({ texts }: { texts: CounterText[] }) {
  const w = useWords(counterWords);
  const format = useFormat();
  return <>{texts.map((one) => <span key={one.document} className="sub">{format.says(setApostrophes(one.title), "")}<State {...looks[one.state]}>{w.states[one.state]}</State></span>)}</>;
}

function AtCounter({ id }: { id: number }) {
  const w = useWords(counterWords);
  const [, setParams] = useSearchParams();
  const { data: person } = useSuspenseQuery(read.counterPerson(id));
  const [asked, setAsked] = useState<{ step: Step; text: CounterText }>();
  const [done, setDone] = useState<keyof typeof w.done>();
  const finish = (how: keyof typeof w.done) => {
    setAsked(undefined);
    setDone(how);
    void queries.invalidateQueries({ queryKey: ["counter"] });
  };
  const ask = (step: Step, text: CounterText) => { setDone(undefined); setAsked({ step, text }); };
  if (asked?.step === "read") return <Reading person={person} text={asked.text} onDone={() => finish("signed")} onLeave={() => setAsked(undefined)} />;
  return (
    <Page name="counter" group="follow" title={w.title(person.name)} lead={person.unit}>
      {done && <Notice kind="good" title={w.done[done]} live />}
      {person.texts.length === 0 && <p className="empty">{w.nothing}</p>}
      {person.texts.map((text) => (
        <section key={text.document} aria-label={text.title}>
          <h2>{text.title}, {text.version}</h2>
          <p><State {...looks[text.state]}>{w.states[text.state]}</State> {text.on && <When day={text.on} away={false} />}</p>
          {text.guardian?.state && <AskedGuardian person={id} guardian={text.guardian} title={text.title} onDone={() => finish("revoked")} />}
          <div className="buttons">
            {(text.state === "waiting" || text.state === "handed_over") && <Button kind="main" onPress={() => ask("read", text)} aria-label={w.read(text.title)}>{w.readShort}</Button>}
            {text.state === "waiting" && <Button onPress={() => ask("hand", text)} aria-label={w.handOver(text.title)}>{w.handOverShort}</Button>}
            {text.state === "guardian" && <Button kind="main" onPress={() => ask("guardian", text)} aria-label={w.cosign(text.title)}>{w.cosignShort}</Button>}
            {text.guardian?.by_mail && text.guardian.state !== "signed" && <Button onPress={() => ask("mail", text)} aria-label={w.mail(text.title)}>{w.mailShort}</Button>}
            {text.receipt !== undefined && <a className="button" href={`/api/counter/${id}/receipt/${text.receipt}`} download>{w.receipt(text.receipt)}</a>}
          </div>
        </section>
      ))}
      <Accesses person={id} />
      <p><Button kind="quiet" onPress={() => setParams({})}>{w.back}</Button></p>
      {asked?.step === "hand" && <HandOver person={person} text={asked.text} onDone={() => finish("handed_over")} onClose={() => setAsked(undefined)} />}
      {asked?.step === "guardian" && <Guardian person={person} text={asked.text} onDone={() => finish("guardian")} onClose={() => setAsked(undefined)} />}
      {asked?.step === "mail" && <MailGuardian person={person} text={asked.text} onDone={() => finish("mailed")} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

interface Given { person: CounterPerson; text: CounterText; onDone: () => void }

// The screen is turned to the person: the whole text, then their own words.
function Reading({ person, text, onDone, onLeave }: Given & { onLeave: () => void }) {
  const w = useWords(counterWords);
  const { data: page } = useSuspenseQuery(read.text(text.document, text.hash));
  const [capacity, setCapacity] = useState<"agent" | "elected" | "external">("agent");
  const [wrong, setWrong] = useState<Wrong>({});
  const sign = useMutation({
    mutationFn: (place: string) => got(hub.POST("/api/counter/{person}/acknowledgement", { params: { path: { person: person.id } }, body: { document: text.document, hash: text.hash, capacity, place } })),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const agreed = data.get("agreed") !== null;
    setWrong(agreed ? {} : { agreed: w.missing });
    if (agreed) sign.mutate(String(data.get("place") ?? "").trim());
  };
  return (
    <Page name="counter" group="follow" title={w.toYou(person.name)} lead={w.toYouLead}>
      <h2>{text.title}, {text.version}</h2>
      <FrozenText page={page} label={w.wholeText} />
      <form className="form" onSubmit={submit} noValidate>
        {sign.error && <Told error={sign.error} />}
        <ErrorSummary wrong={wrong} />
        <Choice id="capacity" label={w.capacity} value={capacity} onChange={(value) => setCapacity(value as typeof capacity)} options={(["agent", "elected", "external"] as const).map((value) => ({ value, label: w.capacities[value] }))} />
        <Field id="place" name="place" label={w.place} maxLength={200} />
        <label className="check">
          <input id="agreed" type="checkbox" name="agreed" required aria-invalid={wrong.agreed ? true : undefined} />
          <span className="undertaking">{w.agree(person.name, text.title, text.version)}</span>
        </label>
        <p className="small muted">{w.proof}</p>
        <div className="buttons">
          <Button kind="main" type="submit" isPending={sign.isPending}>{w.sign}</Button>
          <Button kind="quiet" onPress={onLeave}>{w.cancel}</Button>
        </div>
      </form>
    </Page>
  );
}

function HandOver({ person, text, onDone, onClose }: Given & { onClose: () => void }) {
  const w = useWords(counterWords);
  const shell = useWords(shellWords);
  const give = useMutation({
    mutationFn: () => got(hub.POST("/api/counter/{person}/handover", { params: { path: { person: person.id } }, body: { document: text.document, hash: text.hash } })),
    onSuccess: onDone,
  });
  return (
    <Asked title={w.handTitle(text.title)} onClose={onClose}>
      <p>{w.handLead}</p>
      {give.error && <Told error={give.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => give.mutate()} isPending={give.isPending}>{w.handGo}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}

function Guardian({ person, text, onDone, onClose }: Given & { onClose: () => void }) {
  const w = useWords(counterWords);
  const shell = useWords(shellWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const cosign = useMutation({
    mutationFn: (body: { receipt: number; name: string; filed?: string }) => got(hub.POST("/api/counter/{person}/guardian", { params: { path: { person: person.id } }, body })),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const name = String(data.get("name")).trim();
    const filed = String(data.get("filed")).trim();
    setWrong(name ? {} : { name: w.guardianMissing });
    if (name) cosign.mutate({ receipt: text.receipt ?? 0, name, ...(filed && { filed }) });
  };
  return (
    <Asked title={w.cosign(text.title)} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {cosign.error && <Told error={cosign.error} />}
        <ErrorSummary wrong={wrong} />
        <Field id="name" name="name" label={w.guardianName} isRequired maxLength={120} error={wrong.name} />
        <Field id="filed" name="filed" label={w.guardianFiled} hint={w.guardianHint} maxLength={200} />
        <div className="buttons">
          <Button kind="main" type="submit" isPending={cosign.isPending}>{w.guardianGo}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}

// What became of the link; one that is out can be taken back.
function AskedGuardian({ person, guardian, title, onDone }: { person: number; guardian: NonNullable<CounterText["guardian"]>; title: string; onDone: () => void }) {
  const w = useWords(counterWords);
  const revoke = useMutation({
    mutationFn: (number: number) => got(hub.DELETE("/api/counter/{person}/guardian/link/{number}", { params: { path: { person, number } } })),
    onSuccess: onDone,
  });
  const { state, on, until, link } = guardian;
  if (!state) return null;
  const out = state !== "declined" && link !== undefined;
  return (
    <>
      {revoke.error && <Told error={revoke.error} />}
      <p>
        <State {...guardianLooks[state]}>{w.links[state]}</State> {on && <When day={on} away={false} />}
        {out && until && <> {w.until} <When day={until} /></>}
      </p>
      {out && <p><Button kind="quiet" onPress={() => revoke.mutate(link)} isPending={revoke.isPending} aria-label={w.revoke(title)}>{w.revokeShort}</Button></p>}
    </>
  );
}

function MailGuardian({ person, text, onDone, onClose }: Given & { onClose: () => void }) {
  const w = useWords(counterWords);
  const shell = useWords(shellWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const send = useMutation({
    mutationFn: (mail: string) => got(hub.POST("/api/counter/{person}/guardian/link", { params: { path: { person: person.id } }, body: { document: text.document, hash: text.hash, mail } })),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const mail = String(new FormData(event.currentTarget).get("mail")).trim();
    const good = /^[^\s@]+@[^\s@]+$/.test(mail);
    setWrong(good ? {} : { mail: w.mailMissing });
    if (good) send.mutate(mail);
  };
  return (
    <Asked title={w.mail(text.title)} onClose={onClose}>
      <p>{w.mailLead(person.name)}</p>
      <form className="form" onSubmit={submit} noValidate>
        {send.error && <Told error={send.error} />}
        <ErrorSummary wrong={wrong} />
        <Field id="mail" name="mail" type="email" label={w.mailAddress} hint={w.mailHint} isRequired maxLength={254} error={wrong.mail} />
        <div className="buttons">
          <Button kind="main" type="submit" isPending={send.isPending}>{w.mailGo}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}
