// A new password, against the rules of the charter (ACC-01); the hub judges, and says what is weak.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { keepSession, read } from "../api/queries";
import { Told } from "../app/Failed";
import { useLabel, useWords } from "../words/language";
import { signInWords } from "../words/sign_in";
import { Button } from "./Button";
import { ErrorSummary, type Wrong } from "./ErrorSummary";
import { Field } from "./Field";
import { Notice } from "./Notice";

export function ChoosePassword({ current = false }: { current?: boolean }) {
  const w = useWords(signInWords);
  const label = useLabel();
  const [wrong, setWrong] = useState<Wrong>({});
  const { data } = useQuery({ ...read.passwordRules(), throwOnError: false });
  const change = useMutation({
    mutationKey: ["session"],
    mutationFn: (body: { current?: string; chosen: string }) => got(hub.PUT("/api/session/password", { body })),
    onSuccess: ({ session }) => { if (session) keepSession(session); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? "");
    const bad: Wrong = {};
    if (current && !text("current")) bad.current = w.missing.password;
    if (!text("chosen")) bad.chosen = w.choose;
    else if (text("chosen") !== text("repeated")) bad.repeated = w.differ;
    setWrong(bad);
    if (Object.keys(bad).length === 0) change.mutate({ chosen: text("chosen"), ...(current && { current: text("current") }) });
  };
  if (change.data?.weaknesses.length === 0) return <Notice kind="good" title={w.changed} live><p>{w.changedMore}</p></Notice>;
  return (
    <form className="form" onSubmit={submit} noValidate>
      {change.error && <Told error={change.error} />}
      {change.data && <Notice kind="bad" title={w.weak} live><ul>{change.data.weaknesses.map((one) => <li key={label(one)}>{label(one)}</li>)}</ul></Notice>}
      <ErrorSummary wrong={wrong} />
      {data && data.rules.length > 0 && <div><p><strong>{w.rules}</strong></p><ul>{data.rules.map((rule) => <li key={label(rule)}>{label(rule)}</li>)}</ul></div>}
      {current && <Field id="current" name="current" type="password" label={w.current} isRequired autoComplete="current-password" error={wrong.current} />}
      <Field id="chosen" name="chosen" type="password" label={w.chosen} isRequired autoComplete="new-password" error={wrong.chosen} />
      <Field id="repeated" name="repeated" type="password" label={w.repeated} isRequired autoComplete="new-password" error={wrong.repeated} />
      <Button kind="main" type="submit" isPending={change.isPending}>{w.change}</Button>
    </form>
  );
}
