// One's own traces (LG-09): the key is made here, opened here, and forgotten when the page is left.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import { Told } from "../app/Failed";
import { findMine, type Found } from "../keys/find";
import { makeKey, openKey } from "../keys/keys";
import { Button } from "../parts/Button";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { List, type Column } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { Instant, When } from "../parts/When";
import { useFormat, useWords } from "../words/language";
import { tracesWords } from "../words/mine";

const PASSPHRASE_MIN = 14;
class WrongPassphrase extends Error {}

export default function Traces() {
  const w = useWords(tracesWords);
  const { data: key } = useSuspenseQuery(read.traceKey());
  const [making, setMaking] = useState(false);
  const [found, setFound] = useState<Found[]>();
  const [made, setMade] = useState(false);
  const fresh = key.wrapped === "";
  const done = () => { setMaking(false); setMade(true); setFound(undefined); void queries.invalidateQueries({ queryKey: ["traceKey"] }); };
  return (
    <Page name="traces" group="mine" lead={w.lead}>
      {made && <Notice kind="good" title={w.made} live><p>{w.madeMore}</p></Notice>}
      {fresh || making ? <Make onMade={done} /> : found ? <Shown found={found} onClose={() => setFound(undefined)} /> : <Open wrapped={key.wrapped} onFound={setFound} />}
      {!fresh && !making && !found && (
        <details className="measure">
          <summary>{w.replace}</summary>
          <p>{w.replaceWhy}</p>
          <p><Button onPress={() => { setMade(false); setMaking(true); }}>{w.replace}</Button></p>
        </details>
      )}
    </Page>
  );
}

function Make({ onMade }: { onMade: () => void }) {
  const w = useWords(tracesWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const make = useMutation({
    mutationFn: async (passphrase: string) => {
      const made = await makeKey(passphrase);
      await got(hub.PUT("/api/traces/key", { body: { public: made.public, wrapped: made.wrapped } }));
    },
    onSuccess: onMade,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const passphrase = String(data.get("phrase"));
    const bad: Wrong = {};
    if ([...passphrase].length < PASSPHRASE_MIN) bad.phrase = w.missing.short;
    else if (passphrase !== data.get("again")) bad.again = w.missing.differs;
    setWrong(bad);
    if (Object.keys(bad).length === 0) make.mutate(passphrase);
  };
  return (
    <section>
      <h2>{w.make}</h2>
      <p className="measure">{w.how}</p>
      <p className="measure muted">{w.future}</p>
      <form className="form" onSubmit={submit} noValidate>
        {make.error && <Told error={make.error} />}
        <ErrorSummary wrong={wrong} />
        <Field id="phrase" name="phrase" type="password" label={w.phrase} hint={w.phraseHint} isRequired autoComplete="new-password" error={wrong.phrase} />
        <Field id="again" name="again" type="password" label={w.again} isRequired autoComplete="new-password" error={wrong.again} />
        <p className="small">{w.lost}</p>
        <Button kind="main" type="submit" isPending={make.isPending}>{w.make}</Button>
        <p role="status" className="small muted">{make.isPending && w.working}</p>
      </form>
    </section>
  );
}

function Open({ wrapped, onFound }: { wrapped: string; onFound: (found: Found[]) => void }) {
  const w = useWords(tracesWords);
  const format = useFormat();
  const [wrong, setWrong] = useState<Wrong>({});
  const [progress, setProgress] = useState("");
  const open = useMutation({
    mutationFn: async (passphrase: string) => {
      setProgress(w.working);
      const secret = await openKey(wrapped, passphrase);
      if (!secret) throw new WrongPassphrase();
      try {
        return await findMine(secret, (done, all) => setProgress(w.searching(format.number(done), format.number(all))));
      } finally {
        secret.fill(0);
      }
    },
    onSuccess: onFound,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.currentTarget).get("phrase"));
    setWrong(passphrase ? {} : { phrase: w.missing.empty });
    if (passphrase) open.mutate(passphrase);
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {open.error instanceof WrongPassphrase ? <Notice kind="bad" title={w.wrong} live><p>{w.wrongCure}</p></Notice> : open.error && <Told error={open.error} />}
      <ErrorSummary wrong={wrong} />
      <Field id="phrase" name="phrase" type="password" label={w.phrase} isRequired autoComplete="current-password" error={wrong.phrase} />
      <Button kind="main" type="submit" isPending={open.isPending}>{w.open}</Button>
      <p role="status" className="small muted">{open.isPending && progress}</p>
      <p className="small muted">{w.private}</p>
    </form>
  );
}

function Shown({ found, onClose }: { found: Found[]; onClose: () => void }) {
  const w = useWords(tracesWords);
  const field = ({ row }: Found, names: string[]) => row.fields.find(([name]) => names.includes(name))?.[1];
  const verdict = ({ row }: Found) => w.verdicts[row.verdict as keyof typeof w.verdicts] ?? row.verdict;
  const others = ({ row }: Found) => row.fields.filter(([name]) => !["user", "site", "host"].includes(name)).map(([name, value]) => `${name} ${value}`).join(", ");
  const columns: Column<Found>[] = [
    { key: "heure", head: w.columns.time, value: ({ row }) => row.time, cell: ({ row }) => <Instant at={row.time} /> },
    { key: "site", head: w.columns.site, value: (one) => field(one, ["site", "host"]) },
    { key: "reponse", head: w.columns.verdict, value: verdict, filter: true },
    { key: "clause", head: w.columns.clause, value: ({ row }) => row.clause || undefined, filter: true },
    { key: "champs", head: w.columns.details, value: others },
    { key: "jour", head: w.columns.dies, value: ({ day }) => day, cell: ({ day }) => <When day={day} away={false} /> },
  ];
  return (
    <section>
      <List name="mes-traces" caption={w.table} columns={columns} rows={found} id={({ unit, row }) => `${unit} ${row.writer} ${row.sequence}`} empty={w.nothing} sort="-heure" />
      <p className="small muted">{w.private}</p>
      <p><Button onPress={onClose}>{w.close}</Button></p>
    </section>
  );
}
