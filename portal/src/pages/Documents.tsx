// The charter and what completes it (ACK-08, ACK-10): versions that were published, the campaign, and for who may the forms for both.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Documents as All, PublishedText, SignedDocument } from "../api/types";
import { Told } from "../app/Failed";
import { useRoles } from "../app/session";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { List, type Column } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { When } from "../parts/When";
import { documentsWords } from "../words/documents";
import { useLanguage, useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { shellWords } from "../words/shell";
import { OpenCampaign } from "./documents/OpenCampaign";
import { Publish } from "./documents/Publish";
import "../style/charter.css";

type Act = "publish" | "freeze" | "open" | "close";

export default function Documents() {
  const w = useWords(documentsWords);
  const { data } = useSuspenseQuery(read.documents());
  const [done, setDone] = useState<string>();
  return (
    <Page name="documents" group="follow" lead={w.lead}>
      {done && <Notice kind="good" title={done} live />}
      {data.documents.length === 0 && <p className="empty">{w.none}</p>}
      {data.documents.map((one) => <Document key={one.document} one={one} populations={data.populations} onDone={setDone} />)}
    </Page>
  );
}

interface Given { one: SignedDocument; populations: All["populations"]; onDone: (says: string) => void }

function Document({ one, populations, onDone }: Given) {
  const w = useWords(documentsWords);
  const { language, format } = useLanguage();
  const roles = useRoles();
  const [act, setAct] = useState<Act>();
  const said = one.label[language];
  const name = said.charAt(0).toLocaleUpperCase(language) + said.slice(1); // words of the catalogue begin small
  const changes = roles.includes("it") || roles.includes("authority");
  const newest = one.texts[0];
  const finish = (says: string) => { setAct(undefined); onDone(says); void queries.invalidateQueries({ queryKey: ["documents"] }); };
  const who = useAudience(populations);
  const columns: Column<PublishedText>[] = [
    { key: "version", head: w.columns.version, value: (text) => text.version },
    { key: "titre", head: w.columns.title, value: (text) => text.title },
    { key: "vigueur", head: w.columns.from, value: (text) => text.from, cell: (text) => <When day={text.from} /> },
    { key: "etat", head: w.columns.state, value: (text) => w.states[text.state] },
    { key: "qui", head: w.columns.who, value: (text) => who(text.audience) },
    { key: "lire", head: w.columns.read, value: () => undefined, cell: (text) => <a href={`/api/charter/texts/${encodeURIComponent(text.document)}/${text.hash}`} aria-label={w.readOne(text.version)}>{w.read}</a> },
  ];
  return (
    <section aria-labelledby={`document-${one.document}`}>
      <h2 id={`document-${one.document}`}>{name}</h2>
      <p>
        {one.asked ? one.article && <>{w.article(one.article)} </> : <>{w.unasked} </>}
        {one.audience && <>{w.who} {one.audience.everybody || one.audience.populations.length + one.audience.roles.length > 0 ? who(one.audience) : w.nobody}. </>}
        {one.guardian && w.guardian}
      </p>
      <List name={`textes-${one.document}`} state={`${one.document}.`} caption={w.texts(name)} columns={columns} rows={one.texts} id={(text) => text.hash} empty={w.textsNone} plain />
      <p>
        {one.campaign ? <>{w.campaign} <When day={one.campaign.until} />. </> : newest && <>{w.noCampaign} </>}
        {one.count && w.count(format.number(one.count.signed), format.number(one.count.people), format.number(one.count.handed_over))}
      </p>
      {changes && (
        <div className="buttons">
          {one.asked && (one.is_charter
            ? <Button onPress={() => setAct("freeze")} aria-label={w.freezeOf(name)}>{w.freeze}</Button>
            : <Button onPress={() => setAct("publish")} aria-label={w.publishOf(name)}>{w.publish}</Button>)}
          {newest && !one.campaign && <Button onPress={() => setAct("open")} aria-label={w.openOf(name)}>{w.open}</Button>}
          {one.campaign && <Button onPress={() => setAct("close")} aria-label={w.closeOf(name)}>{w.close}</Button>}
        </div>
      )}
      {act === "publish" && <Publish one={one} name={name} populations={populations} onDone={(text) => finish(w.published(text.version))} onClose={() => setAct(undefined)} />}
      {act === "open" && newest && <OpenCampaign text={newest} name={name} populations={populations} onDone={() => finish(w.opened)} onClose={() => setAct(undefined)} />}
      {act === "freeze" && <Sure title={w.freezeOf(name)} lead={w.previewLead} go={w.freeze} act={() => got(hub.POST("/api/documents/{document}", { params: { path: { document: one.document } }, body: {} }))} onDone={() => finish(w.frozen)} onClose={() => setAct(undefined)} />}
      {act === "close" && <Sure title={w.closeOf(name)} lead={w.closeLead} go={w.close} act={() => got(hub.DELETE("/api/campaigns/{number}", { params: { path: { number: one.campaign?.number ?? 0 } } }))} onDone={() => finish(w.noCampaign)} onClose={() => setAct(undefined)} />}
    </section>
  );
}

// Who signs, in the charter's own words.
export function useAudience(populations: All["populations"]) {
  const w = useWords(documentsWords);
  const names = useWords(openingWords).roles;
  return (audience: PublishedText["audience"]) => {
    if (audience.everybody) return w.everybody;
    const people = audience.populations.map((id) => populations.find((one) => one.id === id)?.name ?? id);
    return [...people, ...audience.roles.map((role) => `${w.roles} ${names[role] ?? role}`)].join(", ");
  };
}

interface Sured { title: string; lead: string; go: string; act: () => Promise<unknown>; onDone: () => void; onClose: () => void }

function Sure({ title, lead, go, act, onDone, onClose }: Sured) {
  const shell = useWords(shellWords);
  const doing = useMutation({ mutationFn: act, onSuccess: onDone });
  return (
    <Asked title={title} onClose={onClose}>
      <p>{lead}</p>
      {doing.error && <Told error={doing.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => doing.mutate()} isPending={doing.isPending}>{go}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}
