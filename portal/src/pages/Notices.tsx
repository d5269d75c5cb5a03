// What the portal has to tell: what happened and when, with the page that says more. Read once seen here.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { PortalNotice } from "../api/types";
import { Told } from "../app/Failed";
import { pathOf } from "../app/pages";
import { useMayOpen } from "../app/session";
import { Page } from "../parts/Page";
import { Instant } from "../parts/When";
import { useFormat, useWords } from "../words/language";
import { noticeWords } from "../words/measures";
import { pageWords, type PageName } from "../words/pages";

const led: Record<string, PageName> = { filter_test: "why", password_rules: "passwordRules", password_ordered: "passwordRules", password_due: "password", second_factor_from: "account", webhook_given_up: "jobs" };
const leadsTo = (kind: string): PageName | undefined => (kind.startsWith("suspension_") ? "myAccess" : led[kind]);

export default function Notices() {
  const w = useWords(noticeWords);
  const { data } = useSuspenseQuery(read.notices());
  const [fresh] = useState(() => new Set(data.notices.filter((one) => !one.read).map(({ number }) => number)));
  const { mutate, error } = useMutation({
    mutationFn: (number: number) => got(hub.PUT("/api/notices", { body: { number } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["notices"] }),
  });
  const last = Math.max(0, ...data.notices.filter((one) => !one.read).map(({ number }) => number));
  useEffect(() => { if (last > 0) mutate(last); }, [last, mutate]);
  return (
    <Page name="notices" group="mine" lead={w.lead}>
      {error && <Told error={error} retry={() => mutate(last)} />}
      {data.notices.length === 0 && <p className="empty">{w.none}</p>}
      <ol className="told">{data.notices.map((one) => <Item key={one.number} notice={one} fresh={fresh.has(one.number)} />)}</ol>
    </Page>
  );
}

function Item({ notice, fresh }: { notice: PortalNotice; fresh: boolean }) {
  const w = useWords(noticeWords);
  const titles = useWords(pageWords);
  const format = useFormat();
  const page = leadsTo(notice.kind);
  const open = useMayOpen(page);
  return (
    <li>
      <p className="muted small"><Instant at={notice.at} /> {fresh && <strong className="fresh">{w.fresh}</strong>}</p>
      <p>{w.dated[notice.kind]?.(format.day(notice.detail)) ?? w.kinds[notice.kind] ?? w.other(notice.kind)}</p>
      {notice.reason && <p>{w.reason} {notice.reason}</p>}
      {page && open && <p><Link href={pathOf(page)}>{titles[page]}</Link></p>}
    </li>
  );
}
