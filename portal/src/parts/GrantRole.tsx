// Granting a role, or letting somebody stand in for who has it.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { Told } from "../app/Failed";
import { accountsWords } from "../words/account";
import { useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { shellWords } from "../words/shell";
import { Button } from "./Button";
import { DayField } from "./DayField";
import { ErrorSummary, type Wrong } from "./ErrorSummary";
import { Notice } from "./Notice";

const ROLES = ["it", "ciso", "dpo", "authority", "committee", "administrator"] as const;
interface Given { people: { person: number; name: string; login: string }[]; onDone: () => unknown }

export function GrantRole({ people, onDone }: Given) {
  const w = useWords(accountsWords);
  const names = useWords(openingWords).roles;
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const grant = useMutation({
    mutationFn: (body: { person: number; role: (typeof ROLES)[number]; from?: string; until?: string; stands_for?: number }) => got(hub.POST("/api/roles", { body })),
    onSuccess: onDone,
  });
  const somebody = people.map((one) => ({ value: String(one.person), label: `${one.name} (${one.login})` }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const role = ROLES.find((one) => one === given.get("role"));
    const person = Number(given.get("person"));
    const stands = Number(given.get("stands"));
    const bad: Wrong = {};
    if (!role) bad.role = w.chooseRole;
    if (!person) bad.person = w.choosePerson;
    if (stands && !until) bad.until = w.needsEnd;
    setWrong(bad);
    if (role && Object.keys(bad).length === 0)
      grant.mutate({ person, role, ...(from && { from }), ...(until && { until }), ...(stands && { stands_for: stands }) });
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {grant.error && <Told error={grant.error} />}
      {grant.data && <Notice kind="good" title={w.granted} live />}
      <ErrorSummary wrong={wrong} />
      <Select id="role" label={w.role} required error={wrong.role} options={ROLES.map((one) => ({ value: one, label: names[one] ?? one }))} />
      <Select id="person" label={w.person} required error={wrong.person} options={somebody} />
      <Select id="stands" label={w.stands} hint={w.standsHint} first={w.nobody} options={somebody} />
      <DayField id="from" label={w.from} value={from} onChange={setFrom} />
      <DayField id="until" label={w.until} value={until} onChange={setUntil} error={wrong.until} />
      <Button kind="main" type="submit" isPending={grant.isPending}>{w.grantGo}</Button>
    </form>
  );
}

interface Chosen { id: string; label: string; hint?: string; first?: string; required?: boolean; error?: string; options: { value: string; label: string }[] }

function Select({ id, label, hint, first = "", required, error, options }: Chosen) {
  const shell = useWords(shellWords);
  return (
    <div className="field">
      <label htmlFor={id}>{label} {required && <span className="required">{shell.required}</span>}</label>
      {hint && <span className="hint" id={`${id}-hint`}>{hint}</span>}
      {error && <span className="field-error" id={`${id}-error`}>{error}</span>}
      <select id={id} name={id} defaultValue="" aria-invalid={error ? true : undefined} aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined}>
        <option value="">{first}</option>
        {options.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
      </select>
    </div>
  );
}
