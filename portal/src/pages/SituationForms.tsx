// A crisis is declared, a clause is switched off or on: with a reason that everyone reads and a last day.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { got, hub } from "../api/client";
import { queries } from "../api/queries";
import type { Api, MeasureLimit } from "../api/types";
import { Told } from "../app/Failed";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { DayField } from "../parts/DayField";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { Limit } from "../parts/Limit";
import { today } from "../words/formats";
import { useWords } from "../words/language";
import { situationWords } from "../words/measures";
import { limitWords } from "../words/rights";
import { shellWords } from "../words/shell";

type Clause = Api["components"]["schemas"]["Coverage"]["clauses"][number];

// What the law forbids is not switched off; what the charter or its guardians stand on has no switch.
const UNSWITCHED = /^(web\.legal|charter\..*|schedule|custody|opening|request)$/;

type Measures = Api["components"]["schemas"]["Measures"];

export function Declare({ may, onClose }: { may: NonNullable<Measures["crisis"]>; onClose: () => void }) {
  const w = useWords(situationWords);
  return (
    <Form
      title={w.declare} lead={w.declareLead} limit={may} onClose={onClose} wrong={() => ({})}
      send={(_data, said) => got(hub.POST("/api/crises", { body: said }))}
    />
  );
}

export function Turn({ clauses, may, onClose }: { clauses: Clause[]; may: Measures["switches"]; onClose: () => void }) {
  const w = useWords(situationWords);
  const [chosen, setChosen] = useState("");
  const [way, setWay] = useState("");
  const allowed = (name: string) => may.find(({ clause }) => clause === name);
  const applied = clauses.filter(({ carrier, kind, clause }) => carrier !== "person" && carrier !== "text" && !UNSWITCHED.test(kind) && allowed(clause));
  const limit = allowed(chosen);
  const ways = [{ value: "off", label: w.turnOff }, { value: "on", label: w.turnOn }].filter(({ value }) => (limit ? [limit] : may).some((one) => (value === "on" ? one.on : one.off)));
  return (
    <Form
      title={w.turn} lead={w.turnLead} limit={way === "on" ? limit : undefined} onClose={onClose}
      wrong={(data) => ({ ...(data.get("clause") ? {} : { clause: w.missing.clause }), ...(data.get("way") ? {} : { way: w.missing.way }) })}
      send={(data, said) => got(hub.POST("/api/switches", { body: { ...said, clause: String(data.get("clause")), on: data.get("way") === "on" } }))}
    >
      <div className="field">
        <label htmlFor="clause">{w.columns.clause} <Required /></label>
        <select id="clause" name="clause" required value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="" disabled>{w.pick}</option>
          {applied.map((one) => <option key={one.clause} value={one.clause}>{one.article} {one.title} ({one.clause})</option>)}
        </select>
      </div>
      <Choice id="way" label={w.columns.way} options={ways} value={way} onChange={setWay} />
    </Form>
  );
}

function Required() {
  return <span className="required">{useWords(shellWords).required}</span>;
}

interface Said { reason: string; until: string }
interface Given { title: string; lead: string; limit?: MeasureLimit | undefined; wrong: (data: FormData) => Wrong; send: (data: FormData, said: Said) => Promise<unknown>; onClose: () => void; children?: ReactNode }

function Form({ title, lead, limit, wrong: more, send, onClose, children }: Given) {
  const w = useWords(situationWords);
  const shell = useWords(shellWords);
  const limits = useWords(limitWords);
  const [until, setUntil] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const sending = useMutation({
    mutationFn: ({ data, said }: { data: FormData; said: Said }) => send(data, said),
    onSuccess: () => { onClose(); void queries.invalidateQueries({ queryKey: ["crises"] }); void queries.invalidateQueries({ queryKey: ["switches"] }); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const reason = String(data.get("reason")).trim();
    const bad = more(data);
    if (!reason) bad.reason = w.missing.reason;
    if (until < today()) bad.until = w.missing.until;
    else if (limit?.last_day && until > limit.last_day) bad.until = limits.tooLate;
    setWrong(bad);
    if (Object.keys(bad).length === 0) sending.mutate({ data, said: { reason, until } });
  };
  return (
    <Asked title={title} onClose={onClose}>
      <p>{lead}</p>
      <form className="form" onSubmit={submit} noValidate>
        {sending.error && <Told error={sending.error} />}
        <ErrorSummary wrong={wrong} />
        {children}
        <Field id="reason" name="reason" label={w.columns.reason} hint={w.reasonHint} isRequired long maxLength={1000} error={wrong.reason} />
        {limit && <Limit of={limit} />}
        <DayField id="until" label={w.lastDay} value={until} onChange={setUntil} isRequired error={wrong.until} />
        <div className="buttons">
          <Button kind="main" type="submit" isPending={sending.isPending}>{title}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}
