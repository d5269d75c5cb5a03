// Cards and keys that were given by hand, as a list: one person's, or a register.
import type { Api } from "../api/types";
import { handedWords } from "../words/handed";
import { useWords } from "../words/language";
import { List, type Column } from "./List";
import { State } from "./State";
import { When } from "./When";

export type Handed = Api["components"]["schemas"]["HandedMeans"];

const looks = {
  works: { shape: "full", kind: "good" }, returned: { shape: "empty", kind: "plain" }, lost: { shape: "warn", kind: "warn" }, revoked: { shape: "empty", kind: "plain" },
} as const;

export function HandedState({ one }: { one: Handed }) {
  const w = useWords(handedWords);
  const end = one.ends.at(-1);
  return (
    <>
      <State {...looks[one.state]}>{w.states[one.state]}</State>
      {end && <> <When day={end.day} away={false} /></>}
      {end?.reason && <> ({w.reasons[end.reason]})</>}
    </>
  );
}

interface Given { name: string; state?: string; caption: string; rows: Handed[]; empty: string; whose?: boolean; plain?: boolean; act?: Column<Handed> }

export function HandedList({ name, state, caption, rows, empty, whose, plain, act }: Given) {
  const w = useWords(handedWords);
  const columns: Column<Handed>[] = [
    { key: "sorte", head: w.columns.kind, value: (one) => w.kinds[one.kind], filter: true },
    { key: "numero", head: w.columns.mark, value: (one) => one.mark },
    { key: "remise", head: w.columns.day, value: (one) => one.day, cell: (one) => <When day={one.day} away={false} /> },
    { key: "par", head: w.columns.by, value: (one) => one.by },
    { key: "etat", head: w.columns.state, value: (one) => w.states[one.state], cell: (one) => <HandedState one={one} />, filter: true },
  ];
  if (whose)
    columns.unshift({
      key: "personne", head: w.columns.person, value: (one) => one.person?.name,
      cell: (one) => <>{one.person?.name} {one.person?.left && <span className="muted">({w.left})</span>}</>,
    });
  if (act) columns.push(act);
  return <List name={name} state={state} caption={caption} columns={columns} rows={rows} id={(one) => one.number} empty={empty} plain={plain} />;
}
