// One act of adoption, in a dialog: the fields that its kind wants. The hub says what is missing or comes too early.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../../api/client";
import { queries } from "../../api/queries";
import type { Api } from "../../api/types";
import { Told } from "../../app/Failed";
import { useRoles } from "../../app/session";
import { Asked } from "../../parts/Asked";
import { Button } from "../../parts/Button";
import { DayField } from "../../parts/DayField";
import { Field } from "../../parts/Field";
import { adoptWords } from "../../words/drafts";
import { today } from "../../words/formats";
import { useFormat, useLabel, useWords } from "../../words/language";
import { shellWords } from "../../words/shell";

type Version = Api["components"]["schemas"]["RegisteredVersion"];
type NewAct = Api["components"]["schemas"]["NewAct"];
type Kind = keyof typeof adoptWords.fr.acts;

export function ActForm({ version, onClose }: { version: Version; onClose: () => void }) {
  const w = useWords(adoptWords);
  const shell = useWords(shellWords);
  const roles = useRoles();
  const kinds = (Object.keys(w.acts) as Kind[]).filter((one) => roles.includes("authority") || one === "papers" || one === "consultation");
  const [kind, setKind] = useState<Kind>(kinds[0] ?? "papers");
  const [day, setDay] = useState(today());
  const record = useMutation({
    mutationFn: (body: NewAct) => got(hub.POST("/api/versions/acts", { body })),
    onSuccess: () => { void queries.invalidateQueries(); onClose(); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given: Record<string, string | number | string[]> = {};
    for (const [name, value] of new FormData(event.currentTarget)) {
      const text = String(value).trim();
      if (text === "") continue;
      given[name] = name === "reservations" ? text.split("\n").map((one) => one.trim()).filter(Boolean) : numbers.has(name) ? Number(text) : text;
    }
    const about = kind === "withdrawal" ? {} : { version: version.version, day };
    record.mutate({ act: kind, ...about, ...given } as NewAct);
  };
  return (
    <Asked title={w.recordFor(version.version)} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {record.error && <Told error={record.error} />}
        <label className="field">
          <span className="label">{w.act}</span>
          <select value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
            {kinds.map((one) => <option key={one} value={one}>{w.acts[one]}</option>)}
          </select>
        </label>
        {kind !== "withdrawal" && <DayField id="day" label={w.day} value={day} onChange={setDay} isRequired />}
        <Fields kind={kind} version={version} />
        <div className="buttons">
          <Button kind="main" type="submit" isPending={record.isPending}>{w.send}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}

const numbers = new Set(["favourable", "unfavourable", "abstentions", "staff", "record"]);

function Fields({ kind, version }: { kind: Kind; version: Version }) {
  const w = useWords(adoptWords);
  const label = useLabel();
  const format = useFormat();
  switch (kind) {
    case "consultation":
      return (
        <>
          <label className="field">
            <span className="label">{w.body}</span>
            <select name="body" defaultValue="cst">{(Object.keys(w.bodies) as (keyof typeof w.bodies)[]).map((one) => <option key={one} value={one}>{w.bodies[one]}</option>)}</select>
          </label>
          <Field id="name" name="name" label={w.name} />
          <Field id="favourable" name="favourable" label={w.favourable} inputMode="numeric" isRequired />
          <Field id="unfavourable" name="unfavourable" label={w.unfavourable} inputMode="numeric" />
          <Field id="abstentions" name="abstentions" label={w.abstentions} inputMode="numeric" />
          <Field id="reservations" name="reservations" label={w.reservations} hint={w.reservationsHint} long />
          <Field id="staff" name="staff" label={w.staff} inputMode="numeric" />
        </>
      );
    case "answer": return <Field id="text" name="text" label={w.text} long isRequired />;
    case "deliberation": return <Field id="reference" name="reference" label={w.reference} isRequired />;
    case "annexation": return <Field id="reference" name="reference" label={w.reference} />;
    case "publication": return <Field id="means" name="means" label={w.means} isRequired />;
    case "entry_into_force": return null;
    case "papers":
      return (
        <>
          <label className="field">
            <span className="label">{w.clause}</span>
            <select name="clause">{version.monitoring.map((one) => <option key={one.clause} value={one.clause}>{one.article} {one.clause}</option>)}</select>
          </label>
          <Field id="register_entry" name="register_entry" label={w.registerEntry} isRequired />
          <Field id="assessment" name="assessment" label={w.assessment} />
          <Field id="not_due" name="not_due" label={w.notDue} />
        </>
      );
    case "withdrawal":
      return (
        <>
          <label className="field">
            <span className="label">{w.acted}</span>
            <select name="record">{version.acts.filter((one) => !one.withdrawn).map((one) => <option key={one.number} value={one.number}>{format.day(one.day)}, {label(one.label)}</option>)}</select>
          </label>
          <Field id="reason" name="reason" label={w.reason} isRequired />
        </>
      );
  }
}
