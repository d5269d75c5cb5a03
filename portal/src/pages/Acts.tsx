import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import type { Api } from "../api/types";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { Instant } from "../parts/When";
import { accountWords } from "../words/account";
import { actsWords } from "../words/acts";
import { handedWords } from "../words/handed";
import { useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { signWords } from "../words/sign";

type Act = Api["components"]["schemas"]["Act"];

const ACCOUNT = /^(account:)?[0-9a-f]{32}$/;

export default function Acts() {
  const w = useWords(actsWords);
  const { roles } = useWords(openingWords);
  const { kinds } = useWords(accountWords);
  const { kinds: handed } = useWords(handedWords);
  const { methods } = useWords(signWords);
  const { data } = useSuspenseQuery(read.acts());
  const actor = (one: Act) => {
    if (one.actor_name) return one.actor_name;
    if (one.actor.startsWith("os:")) return w.commandLine(one.actor.slice(3));
    return one.actor.startsWith("hub:") ? w.portal : ACCOUNT.test(one.actor) ? w.former : one.actor;
  };
  const subject = (one: Act) => one.subject_name ?? (ACCOUNT.test(one.subject) ? w.former : one.subject);
  // Fingerprints by their beginning, as the charter's page shows them; the export has what is shown.
  const shortened = (text = "") => text.replace(/[0-9a-f]{64}/g, (all) => `${all.slice(0, 8)}…`) || undefined;
  const detail = ({ event, detail: text = "" }: Act) => {
    if (event.startsWith("role.")) return roles[text] ?? text;
    if (event.startsWith("handed_means.")) return handed[text as keyof typeof handed] ?? text;
    if (event.startsWith("means.")) return kinds[text] ?? text;
    return shortened(event === "acknowledgement.given" ? text.replace(/ (screen|link|counter|paper) /, (_, one: keyof typeof methods) => ` ${methods[one]} `) : text);
  };
  const columns: Column<Act>[] = [
    { key: "numero", head: w.columns.number, value: (one) => one.number },
    { key: "quand", head: w.columns.at, value: (one) => one.at, cell: (one) => <Instant at={one.at} /> },
    { key: "par", head: w.columns.actor, value: actor, filter: true },
    { key: "acte", head: w.columns.event, value: (one) => w.events[one.event] ?? one.event, filter: true },
    { key: "sur", head: w.columns.subject, value: subject },
    { key: "precision", head: w.columns.detail, value: detail },
  ];
  return (
    <Page name="acts" group="run" lead={w.lead}>
      <List name="actes" caption={w.table} columns={columns} rows={data} id={(one) => one.number} empty={w.none} sort="-numero" />
    </Page>
  );
}
