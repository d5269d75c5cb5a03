// Cards and keys given by hand: the register that IT keeps, and who left with what (ACC-14).
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Api } from "../api/types";
import { Told } from "../app/Failed";
import { ArticleLink } from "../parts/ArticleLink";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { DayField } from "../parts/DayField";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { HandedList, type Handed } from "../parts/HandedMeans";
import type { Column } from "../parts/List";
import { Page } from "../parts/Page";
import { handedWords } from "../words/handed";
import { useFormat, useWords } from "../words/language";
import { shellWords } from "../words/shell";

type Kind = Handed["kind"];
type What = Api["components"]["schemas"]["HandedEnding"];
type Reason = Api["components"]["schemas"]["HandedReason"];

const WHATS = ["returned", "lost", "revoked"] as const;
const REASONS = ["leaving", "duties", "replaced", "broken", "stolen", "expired"] as const;
const again = () => Promise.all(["handed", "accounts", "account"].map((key) => queries.invalidateQueries({ queryKey: [key] })));

export default function HandedPage() {
  const w = useWords(handedWords);
  const format = useFormat();
  const { data } = useSuspenseQuery(read.handed());
  const [giving, setGiving] = useState(false);
  const [ended, setEnded] = useState<Handed>();
  const out = data.means.filter((one) => one.out);
  const act: Column<Handed> | undefined = data.may_write
    ? {
        key: "geste", head: w.columns.act, value: () => undefined,
        cell: (one) => one.state !== "returned" && <Button onPress={() => setEnded(one)} aria-label={w.endFor(one.mark, one.person?.name ?? "")}>{w.end}</Button>,
      }
    : undefined;
  const kinds = data.announced.map((one) => w.kinds[one]);
  return (
    <Page name="handed" group="run" lead={w.lead} actions={data.may_write && kinds.length > 0 && <Button onPress={() => setGiving(true)}>{w.give}</Button>}>
      {kinds.length > 0 ? <p>{w.announced(format.list(kinds))} {data.article && <ArticleLink number={data.article} />}</p> : <p className="empty">{w.unannounced}</p>}
      {out.length > 0 && (
        <section aria-labelledby="handed-out">
          <h2 id="handed-out">{w.out(out.length)}</h2>
          <p>{w.outLead}</p>
          <HandedList name="a-reprendre" state="r" caption={w.outTable} rows={out} empty="" whose plain act={act} />
        </section>
      )}
      <section aria-labelledby="handed-all">
        <h2 id="handed-all">{w.table}</h2>
        <HandedList name="remises" caption={w.table} rows={data.means} empty={w.none} whose act={act} />
      </section>
      {giving && <Give kinds={data.announced} onClose={() => setGiving(false)} />}
      {ended && <End one={ended} onClose={() => setEnded(undefined)} />}
    </Page>
  );
}

function Give({ kinds, onClose }: { kinds: Kind[]; onClose: () => void }) {
  const w = useWords(handedWords);
  const shell = useWords(shellWords);
  const [kind, setKind] = useState<string>(kinds.length === 1 ? kinds[0]! : "");
  const [day, setDay] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const give = useMutation({
    mutationFn: (body: { login: string; kind: Kind; mark: string; day?: string }) => got(hub.POST("/api/handed-means", { body })),
    onSuccess: () => { onClose(); void again(); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    const login = String(said.get("login")).trim();
    const mark = String(said.get("mark")).trim();
    const chosen = kinds.find((one) => one === kind);
    const bad: Wrong = {};
    if (!login) bad.login = w.missing.login;
    if (!chosen) bad.kind = w.missing.kind;
    if (!mark) bad.mark = w.missing.mark;
    setWrong(bad);
    if (chosen && login && mark) give.mutate({ login, kind: chosen, mark, ...(day && { day }) });
  };
  return (
    <Asked title={w.give} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {give.error && <Told error={give.error} />}
        <ErrorSummary wrong={wrong} />
        <Field id="login" name="login" label={w.login} hint={w.loginHint} isRequired maxLength={255} error={wrong.login} />
        <Choice id="kind" label={w.kind} value={kind} onChange={setKind} options={kinds.map((one) => ({ value: one, label: w.chosen[one] }))} />
        <Field id="mark" name="mark" label={w.mark} hint={w.markHint} isRequired maxLength={100} error={wrong.mark} />
        <DayField id="day" label={w.day} value={day} onChange={setDay} />
        <p className="hint">{w.dayHint}</p>
        <div className="buttons">
          <Button kind="main" type="submit" isPending={give.isPending}>{w.give}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}

function End({ one, onClose }: { one: Handed; onClose: () => void }) {
  const w = useWords(handedWords);
  const shell = useWords(shellWords);
  const [what, setWhat] = useState("");
  const [reason, setReason] = useState("");
  const [day, setDay] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const end = useMutation({
    mutationFn: (body: { what: What; reason?: Reason; day?: string }) => got(hub.PUT("/api/handed-means/{number}", { params: { path: { number: one.number } }, body })),
    onSuccess: () => { onClose(); void again(); },
  });
  const may = WHATS.filter((each) => !one.ends.some((before) => before.what === each));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = may.find((each) => each === what);
    const why = REASONS.find((each) => each === reason);
    setWrong(chosen ? {} : { what: w.missing.what });
    if (chosen) end.mutate({ what: chosen, ...(why && { reason: why }), ...(day && { day }) });
  };
  return (
    <Asked title={w.endFor(one.mark, one.person?.name ?? "")} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {end.error && <Told error={end.error} />}
        <ErrorSummary wrong={wrong} />
        <Choice id="what" label={w.what} value={what} onChange={setWhat} options={may.map((each) => ({ value: each, label: w.whats[each] }))} />
        <Choice id="reason" label={w.reason} value={reason} onChange={setReason} optional options={[{ value: "", label: w.noReason }, ...REASONS.map((each) => ({ value: each, label: w.reasons[each] }))]} />
        <DayField id="day" label={w.day} value={day} onChange={setDay} />
        <p className="hint">{w.dayHint}</p>
        <div className="buttons">
          <Button kind="main" type="submit" isPending={end.isPending}>{w.endGo}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}
