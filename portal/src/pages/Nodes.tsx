// The nodes: what each runs on and how old that is; one that is to be let in no more. Enrolling is not done here.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Node } from "../api/types";
import { Told } from "../app/Failed";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { Instant, Since, When } from "../parts/When";
import { isoDay } from "../words/formats";
import { useFormat, useLabel, useWords } from "../words/language";
import { runningWords } from "../words/running";
import { shellWords } from "../words/shell";

const useNodeWords = () => useWords(runningWords).nodes;

function stateOf(one: Node) {
  if (one.revoked) return "revokedState";
  if (!one.enrolled) return "gone";
  if (one.alarm) return "alarm";
  return one.behind ? "behindState" : "fine";
}
const looks = {
  revokedState: { shape: "empty", kind: "plain" }, gone: { shape: "empty", kind: "plain" }, alarm: { shape: "warn", kind: "ask" },
  behindState: { shape: "half", kind: "warn" }, fine: { shape: "full", kind: "good" },
} as const;

export default function Nodes() {
  const w = useNodeWords();
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.nodes());
  const [asked, setAsked] = useState<Node>();
  const { bundle, nodes, revokes } = data;
  const columns: Column<Node>[] = [
    { key: "nom", head: w.columns.name, value: (one) => one.name },
    { key: "etat", head: w.columns.state, value: (one) => w[stateOf(one)], filter: true, cell: (one) => <State {...looks[stateOf(one)]}>{w[stateOf(one)]}</State> },
    { key: "pourquoi", head: w.columns.why, value: (one) => (one.why ? label(one.why) : undefined) },
    { key: "paquet", head: w.columns.bundle, value: (one) => one.bundle?.number, cell: (one) => <Bundle node={one} /> },
    { key: "nouvelle", head: w.columns.last, value: (one) => newest(one), cell: (one) => { const at = newest(one); return at ? <Since at={at} /> : "–"; } },
    { key: "certificat", head: w.columns.certificate, value: (one) => one.revoked ?? one.until, cell: (one) => <Certificate node={one} /> },
  ];
  if (revokes)
    columns.push({
      key: "action", head: w.columns.act, value: () => undefined,
      cell: (one) => one.enrolled && <Button onPress={() => setAsked(one)} aria-label={w.revokeNode(one.name)}>{w.revoke}</Button>,
    });
  return (
    <Page name="nodes" group="run" lead={w.lead}>
      {bundle && (
        <section>
          <h2>{w.bundle} {w.number(String(bundle.number))}</h2>
          <dl className="pairs">
            <dt>{w.published}</dt><dd><Since at={bundle.published} /></dd>
            {bundle.expires && <><dt>{w.expires}</dt><dd><When day={isoDay(new Date(bundle.expires))} /></dd></>}
          </dl>
        </section>
      )}
      <section>
        {nodes.length > 0 && <h2>{w.title(nodes.filter(({ alarm }) => alarm).length, format.number(nodes.filter(({ enrolled }) => enrolled).length))}</h2>}
        <List name="noeuds" caption={w.table} columns={columns} rows={nodes} id={(one) => one.name} empty={w.none} sort="nom" />
      </section>
      <Commands revokes={revokes ?? false} />
      {asked && <Revoke node={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

// Its journal or its request for rules, whichever came last.
function newest({ last, bundle }: Node): string | undefined {
  if (!last || !bundle) return last ?? bundle?.asked;
  return last > bundle.asked ? last : bundle.asked;
}

function Bundle({ node: { bundle, behind, enrolled } }: { node: Node }) {
  const w = useNodeWords();
  if (!bundle) return <span className="muted">{enrolled ? w.otherwise : "–"}</span>;
  if (bundle.number === 0) return <>{w.noneYet}</>;
  return (
    <>
      {w.number(String(bundle.number))}
      {bundle.published && <span className="sub">{w.publishedOn} <Since at={bundle.published} /></span>}
      {enrolled && bundle.runs !== undefined && bundle.runs !== bundle.number && <span className="sub">{w.runs(String(bundle.runs))}</span>}
      {enrolled && behind && <span className="sub">{w.behind(behind.manifests)} <Since at={behind.since} /></span>}
    </>
  );
}

function Certificate({ node }: { node: Node }) {
  const w = useNodeWords();
  if (node.revoked) return <>{w.revokedOn} <Instant at={node.revoked} /></>;
  return (
    <>
      {node.until && <>{w.until} <When day={isoDay(new Date(node.until))} /></>}
      {node.since && <span className="sub">{w.since} <When day={isoDay(new Date(node.since))} away={false} /></span>}
    </>
  );
}

function Commands({ revokes }: { revokes: boolean }) {
  const w = useNodeWords().commands;
  return (
    <section>
      <h2>{w.title(revokes)}</h2>
      <p>{w.enrol}</p>
      <ol>
        <li>{w.request} <code>cartulaire node request --name {w.name}</code></li>
        <li>{w.sign} <code>cartulaire hub enrol {w.name} --request request.csr -o {w.name}/</code></li>
      </ol>
      <p>{w.compare}</p>
      {!revokes && <p>{w.revoke} <code>cartulaire hub revoke {w.name}</code></p>}
    </section>
  );
}

function Revoke({ node, onClose }: { node: Node; onClose: () => void }) {
  const w = useNodeWords();
  const shell = useWords(shellWords);
  const revoke = useMutation({
    mutationFn: () => got(hub.DELETE("/api/nodes/{node}", { params: { path: { node: node.name } } })),
    onSuccess: () => { onClose(); void queries.invalidateQueries({ queryKey: ["nodes"] }); },
  });
  return (
    <Asked title={w.revokeNode(node.name)} onClose={onClose}>
      <p>{w.revokeLead}</p>
      <p className="small muted">{w.named}</p>
      {revoke.error && <Told error={revoke.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => revoke.mutate()} isPending={revoke.isPending}>{w.revoke}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}
