// One thing after another: name and password, the code, the entity. The hub says what is still wanted.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { forget, keepSession, queries } from "../api/queries";
import type { Session } from "../api/types";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { ChoosePassword } from "../parts/ChoosePassword";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { KeyRefused, keysWork, proveKey } from "../keys/security_key";
import { factorWords } from "../words/account";
import { useWords } from "../words/language";
import { signInWords } from "../words/sign_in";
import { Enrol } from "./Enrol";
import { Told } from "./Failed";
import { keepWanted } from "./wanted";

export function SignIn({ session }: { session: Session }) {
  const w = useWords(signInWords);
  if (session.waiting === "code") return <Code keys={session.ways.includes("webauthn")} />;
  if (session.waiting === "password") return <Page name="password" lead={w.passwordLead}><ChoosePassword /></Page>;
  if (session.waiting === "enrol") return <Enrol keys={session.ways.includes("webauthn")} />;
  if (session.waiting === "entity") return <Entity session={session} />;
  return <Ways session={session} ended={queries.getQueryData<boolean>(["session", "ended"]) === true} />;
}

// Each step sends its form and keeps the session that comes back.
function useStep<Given>(send: (given: Given) => Promise<Session>) {
  return useMutation({ mutationKey: ["session"], mutationFn: send, onSuccess: keepSession });
}

function form(event: FormEvent<HTMLFormElement>): FormData {
  event.preventDefault();
  return new FormData(event.currentTarget);
}

const text = (data: FormData, name: string) => String(data.get(name) ?? "").trim();

// What the address says of an attempt with the provider that did not end well.
function useReturned(): string | undefined {
  const w = useWords(signInWords);
  const why = new URLSearchParams(location.search).get("erreur");
  return location.pathname === "/connexion" && why ? (w.returned[why] ?? w.returned.refusee) : undefined;
}

function Ways({ session, ended }: { session: Session; ended: boolean }) {
  const w = useWords(signInWords);
  const returned = useReturned();
  const here = session.ways.includes("password") || session.ways.includes("ldap");
  const away = session.ways.includes("oidc");
  return (
    <Page name="signIn" lead={w.lead}>
      {ended && <Notice kind="warn" title={w.ended} live />}
      {returned && <Notice kind="bad" title={w.notSignedIn} live><p>{returned}</p></Notice>}
      {away && <p><a className="button main" href="/api/session/oidc" onClick={keepWanted}>{w.provider(session.provider ?? "")}</a></p>}
      {here && away && <p className="or">{w.or}</p>}
      {here && <Password main={!away} />}
      {!here && <p className="small muted">{w.kept}</p>}
    </Page>
  );
}

function Password({ main }: { main: boolean }) {
  const w = useWords(signInWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const step = useStep((body: { login: string; password: string }) => got(hub.POST("/api/session", { body })));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const data = form(event);
    const given = { login: text(data, "login"), password: String(data.get("password") ?? "") };
    const missing: Wrong = {};
    if (!given.login) missing.login = w.missing.login;
    if (!given.password) missing.password = w.missing.password;
    setWrong(missing);
    if (Object.keys(missing).length === 0) step.mutate(given);
  };
  return (
    <>
      {step.error && <Told error={step.error} />}
      <ErrorSummary wrong={wrong} />
      <form className="form" onSubmit={submit} noValidate>
        <Field id="login" name="login" label={w.login} hint={w.loginHint} isRequired autoComplete="username" error={wrong.login} />
        <Field id="password" name="password" type="password" label={w.password} isRequired autoComplete="current-password" error={wrong.password} />
        <Button kind={main ? "main" : "plain"} type="submit" isPending={step.isPending}>{w.go}</Button>
        <p className="small muted">{w.kept}</p>
      </form>
    </>
  );
}

function Key() {
  const w = useWords(factorWords);
  const prove = useMutation({ mutationKey: ["session"], mutationFn: proveKey, onSuccess: (session) => { if (session) keepSession(session); } });
  return (
    <>
      {prove.error && (prove.error instanceof KeyRefused ? <Notice kind="bad" title={w.refused} live><p>{w.touch}</p></Notice> : <Told error={prove.error} />)}
      {prove.isSuccess && !prove.data && <Notice kind="warn" title={w.noKey} live />}
      <p><Button onPress={() => prove.mutate()} isPending={prove.isPending}>{w.useKey}</Button></p>
    </>
  );
}

function Code({ keys }: { keys: boolean }) {
  const w = useWords(signInWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const step = useStep((code: string) => got(hub.POST("/api/session/code", { body: { code } })));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const code = text(form(event), "code").replace(/\s/g, "");
    const missing: Wrong = code.length < 6 ? { code: w.missing.code } : {};
    setWrong(missing);
    if (!missing.code) step.mutate(code);
  };
  return (
    <Page name="signIn" title={w.codeTitle} lead={w.codeLead}>
      {keys && keysWork() && <Key />}
      {step.error && <Told error={step.error} />}
      <ErrorSummary wrong={wrong} />
      <form className="form" onSubmit={submit} noValidate>
        <Field id="code" name="code" label={w.code} isRequired autoComplete="one-time-code" inputMode="numeric" error={wrong.code} />
        <Button kind="main" type="submit" isPending={step.isPending}>{w.verify}</Button>
        <Again />
      </form>
    </Page>
  );
}

function Entity({ session }: { session: Session }) {
  const w = useWords(signInWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const step = useStep((entity: string) => got(hub.PUT("/api/session/entity", { body: { entity } })));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const entity = text(form(event), "entity");
    setWrong(entity ? {} : { entity: w.missing.entity });
    if (entity) step.mutate(entity);
  };
  return (
    <Page name="signIn" title={w.entityTitle} lead={w.entityLead}>
      {step.error && <Told error={step.error} />}
      <ErrorSummary wrong={wrong} />
      <form className="form" onSubmit={submit} noValidate>
        <Choice id="entity" label={w.entity} options={(session.entities ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
        <Button kind="main" type="submit" isPending={step.isPending}>{w.continue}</Button>
        <Again />
      </form>
    </Page>
  );
}

export function Again() {
  const w = useWords(signInWords);
  const leave = () => {
    void got(hub.DELETE("/api/session")).catch(() => undefined).then(forget);
  };
  return <Button kind="quiet" onPress={leave}>{w.again}</Button>;
}
