// One thing after another: name and password, the code, the entity. The hub says what is still wanted.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { keepSession, queries } from "../api/queries";
import type { Session } from "../api/types";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { ChoosePassword } from "../parts/ChoosePassword";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { useWords } from "../words/language";
import { signInWords } from "../words/sign_in";
import { Enrol } from "./Enrol";
import { Told } from "./Failed";

export function SignIn({ session }: { session: Session }) {
  const w = useWords(signInWords);
  if (session.waiting === "code") return <Code />;
  if (session.waiting === "password") return <Page name="password" lead={w.passwordLead}><ChoosePassword /></Page>;
  if (session.waiting === "enrol") return <Enrol />;
  if (session.waiting === "entity") return <Entity session={session} />;
  return <Password ended={queries.getQueryData<boolean>(["session", "ended"]) === true} />;
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

function Password({ ended }: { ended: boolean }) {
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
    <Page name="signIn" lead={w.lead}>
      {ended && <Notice kind="warn" title={w.ended} live />}
      {step.error && <Told error={step.error} />}
      <ErrorSummary wrong={wrong} />
      <form className="form" onSubmit={submit} noValidate>
        <Field id="login" name="login" label={w.login} hint={w.loginHint} isRequired autoComplete="username" error={wrong.login} />
        <Field id="password" name="password" type="password" label={w.password} isRequired autoComplete="current-password" error={wrong.password} />
        <Button kind="main" type="submit" isPending={step.isPending}>{w.go}</Button>
        <p className="small muted">{w.kept}</p>
      </form>
    </Page>
  );
}

function Code() {
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

function Again() {
  const w = useWords(signInWords);
  const leave = () => {
    void got(hub.DELETE("/api/session")).catch(() => undefined).then(() => keepSession({ signed_in: false, ways: ["password"] }));
  };
  return <Button kind="quiet" onPress={leave}>{w.again}</Button>;
}
