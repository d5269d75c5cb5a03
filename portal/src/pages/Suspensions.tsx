// Suspensions of the entity: what was asked, what the person answered, what is to be decided and by when.
import { useMutation, useSuspenseQueries } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Suspension } from "../api/types";
import { Told } from "../app/Failed";
import { pathOf } from "../app/pages";
import { ArticleLink } from "../parts/ArticleLink";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { heard, looks, stateOf } from "../parts/suspension";
import { Clock, Ending, Instant } from "../parts/When";
import { useWords } from "../words/language";
import { suspensionWords } from "../words/measures";
import { shellWords } from "../words/shell";

const open = (one: Suspension) => ["waiting", "to_decide", "to_confirm"].includes(stateOf(one));
const running = (one: Suspension) => ["suspended", "to_come"].includes(stateOf(one));
const nameOf = (one: Suspension) => one.person?.name ?? "";

export default function Suspensions() {
  const w = useWords(suspensionWords);
  const [{ data }, { data: measures }] = useSuspenseQueries({ queries: [read.suspensions(), read.measures()] });
  const [asked, setAsked] = useState<Suspension>();
  const asks = measures.may_ask && measures.suspensions.length > 0;
  const all = data.suspensions;
  const waiting = all.filter((one) => stateOf(one) === "to_decide" || stateOf(one) === "to_confirm").length;
  const columns: Column<Suspension>[] = [
    { key: "personne", head: w.columns.person, value: nameOf },
    {
      key: "etat", head: w.columns.state, value: (one) => w.states[stateOf(one)], filter: true,
      cell: (one) => <><State {...looks[stateOf(one)]}>{w.states[stateOf(one)]}</State>{one.urgent && <span className="sub">{w.urgent}</span>}{one.confirm_by && <span className="sub">{w.confirmBy} <Clock at={one.confirm_by} /></span>}</>,
    },
    { key: "acces", head: w.columns.of, value: (one) => w.of[one.of], filter: true },
    { key: "motif", head: w.columns.reason, value: (one) => one.reason },
    {
      key: "reponse", head: w.columns.answer, value: (one) => one.answer,
      cell: (one) => one.answer ?? (open(one) ? <span className="muted">{w.answerBy} <Clock at={one.answer_by} /></span> : <span className="muted">{w.noAnswer}</span>),
    },
    { key: "par", head: w.columns.askedBy, value: (one) => one.asked_by, cell: (one) => <>{one.asked_by}{one.article && <span className="sub"><ArticleLink number={one.article} /></span>}</> },
    { key: "demandee", head: w.columns.asked, value: (one) => one.asked, cell: (one) => <Instant at={one.asked} /> },
    { key: "fin", head: w.columns.until, value: (one) => one.until, cell: (one) => <Ending at={one.until} away={open(one) || running(one)} /> },
  ];
  if (all.some((one) => one.may_suspend || one.may_end))
    columns.push({
      key: "action", head: w.columns.act, value: () => undefined,
      cell: (one) => {
        if (!one.may_suspend && !one.may_end) return null;
        if (open(one)) return <Button onPress={() => setAsked(one)} aria-label={w.decideFor(nameOf(one))}>{w.decide}</Button>;
        return running(one) && <Button onPress={() => setAsked(one)} aria-label={w.liftFor(nameOf(one))}>{w.lift}</Button>;
      },
    });
  const close = () => setAsked(undefined);
  return (
    <Page name="suspensions" group="follow" lead={w.lead} actions={asks && <Link className="button" href={pathOf("people")}>{w.ask}</Link>}>
      {all.length > 0 && <h2>{w.title(waiting)}</h2>}
      <List name="suspensions" caption={w.table} columns={columns} rows={all} id={(one) => one.number} empty={w.none} sort="-demandee" />
      {asked && (open(asked) ? <Decide suspension={asked} onClose={close} /> : <Lift suspension={asked} onClose={close} />)}
    </Page>
  );
}

function again() {
  void queries.invalidateQueries({ queryKey: ["suspensions"] });
  void queries.invalidateQueries({ queryKey: ["people"] });
  void queries.invalidateQueries({ queryKey: ["notices"] });
}

interface Given { suspension: Suspension; onClose: () => void }

function Decide({ suspension, onClose }: Given) {
  const w = useWords(suspensionWords);
  const shell = useWords(shellWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const urgent = stateOf(suspension) === "to_confirm";
  const ready = suspension.may_suspend && heard(suspension);
  const decide = useMutation({
    mutationFn: (suspend: boolean) => got(hub.PUT("/api/suspensions/{number}", { params: { path: { number: suspension.number } }, body: { suspend } })),
    onSuccess: () => { onClose(); again(); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const decision = new FormData(event.currentTarget).get("decision");
    setWrong(decision ? {} : { decision: w.choose });
    if (decision) decide.mutate(decision === "suspend");
  };
  const options = [{ value: "suspend", label: urgent ? w.confirm : w.suspend }, { value: "drop", label: urgent ? w.end : w.drop }];
  return (
    <Asked title={w.decideFor(nameOf(suspension))} onClose={onClose}>
      <dl className="pairs">
        <dt>{w.columns.of}</dt><dd>{w.of[suspension.of]}</dd>
        <dt>{w.columns.reason}</dt><dd>{suspension.reason}</dd>
        <dt>{w.columns.answer}</dt><dd>{suspension.answer ?? w.noAnswer}</dd>
        <dt>{w.columns.until}</dt><dd><Ending at={suspension.until} away /></dd>
      </dl>
      <form className="form" onSubmit={submit} noValidate>
        {decide.error && <Told error={decide.error} />}
        <ErrorSummary wrong={wrong} />
        {suspension.may_suspend && !ready && <p>{w.tooEarly} <Clock at={suspension.answer_by} />.</p>}
        {!suspension.may_suspend && <p>{suspension.mine ? w.yours : w.notYours}</p>}
        <Choice id="decision" label={w.decision} options={ready ? options : options.slice(1)} />
        <p className="small muted">{w.named}</p>
        <div className="buttons">
          <Button kind="main" type="submit" isPending={decide.isPending}>{w.decide}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}

function Lift({ suspension, onClose }: Given) {
  const w = useWords(suspensionWords);
  const shell = useWords(shellWords);
  const lift = useMutation({
    mutationFn: () => got(hub.DELETE("/api/suspensions/{number}", { params: { path: { number: suspension.number } } })),
    onSuccess: () => { onClose(); again(); },
  });
  return (
    <Asked title={w.liftFor(nameOf(suspension))} onClose={onClose}>
      <p>{w.liftLead}</p>
      {lift.error && <Told error={lift.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => lift.mutate()} isPending={lift.isPending}>{w.lift}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}
