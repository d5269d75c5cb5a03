// Setting a second factor up: an application of codes, or a security key for whoever has no telephone to use.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { Told } from "../app/Failed";
import { KeyRefused, keysWork, registerKey, type Enrolled } from "../keys/security_key";
import { factorWords } from "../words/account";
import { agreementWords } from "../words/agreements";
import { useLanguage, useWords } from "../words/language";
import { Button } from "./Button";
import { Choice } from "./Choice";
import { ErrorSummary, type Wrong } from "./ErrorSummary";
import { Field } from "./Field";
import { Notice } from "./Notice";

interface Given { owner: string; keys: boolean; onDone: (done: Enrolled) => void }

export function SecondFactor({ owner, keys, onDone }: Given) {
  const w = useWords(factorWords);
  const [means, setMeans] = useState("app");
  const { language } = useLanguage();
  const [key, setKey] = useState(false);
  const offer = useMutation({ mutationKey: ["session"], mutationFn: () => got(hub.POST("/api/session/totp", { body: { language } })) });
  if (offer.data) return <App offer={offer.data} onDone={onDone} />;
  if (key) return <Key owner={owner} onDone={onDone} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (means === "app") offer.mutate();
    else setKey(true);
  };
  return (
    <form className="form" onSubmit={submit}>
      {offer.error && <Told error={offer.error} />}
      {keys && <Choice id="means" label={w.which} value={means} onChange={setMeans} options={[{ value: "app", label: w.app }, { value: "key", label: w.key }]} />}
      <p>{means === "app" ? w.appMore : w.keyMore}</p>
      <Button kind="main" type="submit" isPending={offer.isPending}>{w.begin}</Button>
    </form>
  );
}

interface Offer { qr: string; secret: string; asks: boolean }

function App({ offer, onDone }: { offer: Offer; onDone: Given["onDone"] }) {
  const w = useWords(factorWords);
  const agreement = useWords(agreementWords);
  const [device, setDevice] = useState<"own" | "work">();
  const [wrong, setWrong] = useState<Wrong>({});
  const confirm = useMutation({
    mutationKey: ["session"],
    mutationFn: (body: { code: string; name: string; device?: "own" | "work" }) => got(hub.PUT("/api/session/totp", { body })),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const code = String(given.get("code") ?? "").replace(/\s/g, "");
    const bad: Wrong = {};
    if (!/^\d{6}$/.test(code)) bad.code = w.missing;
    if (offer.asks && !device) bad.owner = agreement.deviceMissing;
    setWrong(bad);
    if (Object.keys(bad).length === 0) confirm.mutate({ code, name: String(given.get("name") ?? "").trim(), ...(device && { device }) });
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {confirm.error && <Told error={confirm.error} />}
      <ErrorSummary wrong={wrong} />
      <p>{w.scan}</p>
      <div className="qr" role="img" aria-label={w.picture} dangerouslySetInnerHTML={{ __html: offer.qr }} />
      <p>{w.secret} <code className="secret">{offer.secret}</code></p>
      <Field id="code" name="code" label={w.code} isRequired autoComplete="one-time-code" inputMode="numeric" error={wrong.code} />
      <Field id="device" name="name" label={w.name} hint={w.nameHint} maxLength={60} />
      {offer.asks && (
        <>
          <Choice
            id="owner" label={agreement.device} value={device ?? ""} onChange={(value) => setDevice(value === "own" ? "own" : "work")}
            options={[{ value: "work", label: agreement.work }, { value: "own", label: agreement.own }]}
          />
          <p className="small muted">{agreement.deviceLead}</p>
        </>
      )}
      <Button kind="main" type="submit" isPending={confirm.isPending}>{w.confirm}</Button>
    </form>
  );
}

function Key({ owner, onDone }: { owner: string; onDone: Given["onDone"] }) {
  const w = useWords(factorWords);
  const register = useMutation({ mutationKey: ["session"], mutationFn: (name: string) => registerKey(name, owner), onSuccess: onDone });
  if (!keysWork()) return <Notice kind="warn" title={w.noKeys} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    register.mutate(String(new FormData(event.currentTarget).get("name") ?? "").trim());
  };
  return (
    <form className="form" onSubmit={submit}>
      {register.error && (register.error instanceof KeyRefused ? <Notice kind="bad" title={w.refused} live><p>{w.refusedCure}</p></Notice> : <Told error={register.error} />)}
      <p>{w.touch}</p>
      <Field id="device" name="name" label={w.name} hint={w.nameHint} maxLength={60} />
      <Button kind="main" type="submit" isPending={register.isPending}>{w.register}</Button>
    </form>
  );
}

// What is shown once, with the first second factor.
export function RecoveryCodes({ codes, onNoted }: { codes: string[]; onNoted: () => void }) {
  const w = useWords(factorWords);
  return (
    <Notice kind="good" title={codes.length > 0 ? w.codes : w.added} live>
      {codes.length > 0 && <><p>{w.codesMore}</p><ul className="codes">{codes.map((one) => <li key={one}><code>{one}</code></li>)}</ul><Button kind="main" onPress={onNoted}>{w.noted}</Button></>}
    </Notice>
  );
}
