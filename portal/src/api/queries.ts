// What pages read, by name. A page asks `useSuspenseQuery(read.kept())`.
import { QueryClient, queryOptions } from "@tanstack/react-query";
import { Failure, got, hub, setToken } from "./client";
import type { Session } from "./types";

const nobody: Session = { signed_in: false, ways: ["password"] };

export const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) => error instanceof Failure && error.answer.code === "unavailable" && count < 1,
      throwOnError: true,
    },
  },
});

// A session that ended shows on the next call, whichever it is: the page gives way to signing in, at the same address.
function noticeEnd(error: Error, key?: readonly unknown[]): void {
  if (!(error instanceof Failure) || error.answer.code !== "unauthenticated" || key?.[0] === "session") return;
  const session = queries.getQueryData<Session>(["session"]);
  if (!session?.signed_in) return;
  forget();
  queries.setQueryData(["session", "ended"], true);
}
queries.getQueryCache().config.onError = (error, query) => noticeEnd(error, query.queryKey);
queries.getMutationCache().config.onError = (error, _given, _result, mutation) => noticeEnd(error, mutation.options.mutationKey);

// Nothing of one person or entity is left in memory for the next.
export function keepSession(session: Session): void {
  setToken(session.csrf);
  queries.setQueryData(["session", "ended"], false);
  const before = queries.getQueryData<Session>(["session"]);
  if (before?.person?.id !== session.person?.id || before?.entity?.id !== session.entity?.id)
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
  queries.setQueryData(["session"], session);
}

// Nobody is signed in here any more; how one can is as it was.
export function forget(): void {
  const before = queries.getQueryData<Session>(["session"]);
  keepSession({ ...nobody, ...(before && { ways: before.ways }), ...(before?.provider && { provider: before.provider }) });
}

export const read = {
  session: () =>
    queryOptions({
      queryKey: ["session"],
      staleTime: Infinity,
      queryFn: async () => {
        const session = await got(hub.GET("/api/session"));
        setToken(session.csrf);
        return session;
      },
    }),
  charter: () => queryOptions({ queryKey: ["charter"], queryFn: () => got(hub.GET("/api/charter")) }),
  times: () => queryOptions({ queryKey: ["times"], queryFn: () => got(hub.GET("/api/charter/times")), throwOnError: false }), // a hub may have no journal
  acknowledgement: () => queryOptions({ queryKey: ["acknowledgement"], queryFn: () => got(hub.GET("/api/charter/acknowledgement")) }),
  text: (document: string, hash: string) =>
    queryOptions({
      queryKey: ["text", document, hash],
      queryFn: () => got(hub.GET("/api/charter/texts/{document}/{hash}", { params: { path: { document, hash } }, parseAs: "text" })) as Promise<string>,
    }),
  passwordRules: () => queryOptions({ queryKey: ["session", "rules"], queryFn: () => got(hub.GET("/api/session/password")) }),
  kept: () => queryOptions({ queryKey: ["kept"], queryFn: () => got(hub.GET("/api/kept")) }),
  unseen: (language: "fr" | "en") =>
    queryOptions({ queryKey: ["unseen", language], queryFn: () => got(hub.GET("/api/unseen", { params: { query: { language } } })) }),
  traceKey: () => queryOptions({ queryKey: ["traceKey"], queryFn: () => got(hub.GET("/api/traces/key")) }),
  myOpenings: () => queryOptions({ queryKey: ["openings", "mine"], queryFn: () => got(hub.GET("/api/openings/mine")) }),
  openings: () => queryOptions({ queryKey: ["openings"], queryFn: () => got(hub.GET("/api/openings")) }),
  openingCounts: () => queryOptions({ queryKey: ["openings", "count"], queryFn: () => got(hub.GET("/api/openings/count")) }),
  why: (address: string) =>
    queryOptions({ queryKey: ["why", address], staleTime: 0, queryFn: () => got(hub.GET("/api/why", { params: { query: { address } } })) }),
  filter: (query: { address: string; person?: number; at?: string }) =>
    queryOptions({ queryKey: ["filter", query], staleTime: 0, queryFn: () => got(hub.GET("/api/filter/test", { params: { query } })) }),
  team: () => queryOptions({ queryKey: ["team"], queryFn: () => got(hub.GET("/api/team")) }),
  signatures: () => queryOptions({ queryKey: ["signatures"], queryFn: () => got(hub.GET("/api/signatures")) }),
  documents: () => queryOptions({ queryKey: ["documents"], queryFn: () => got(hub.GET("/api/documents")) }),
  counter: (search: string, after: number) =>
    queryOptions({
      queryKey: ["counter", search, after], staleTime: 0,
      queryFn: () => got(hub.GET("/api/counter", { params: { query: { ...(search && { search }), ...(after > 0 && { after }) } } })),
    }),
  counterPerson: (person: number) =>
    queryOptions({ queryKey: ["counter", "person", person], staleTime: 0, queryFn: () => got(hub.GET("/api/counter/{person}", { params: { path: { person } } })) }),
  accesses: (person: number) =>
    queryOptions({ queryKey: ["counter", "accesses", person], staleTime: 0, queryFn: () => got(hub.GET("/api/counter/{person}/accesses", { params: { path: { person } } })) }),
  declarations: () => queryOptions({ queryKey: ["declarations"], queryFn: () => got(hub.GET("/api/declarations")) }),
  destructions: () => queryOptions({ queryKey: ["destructions"], queryFn: () => got(hub.GET("/api/destructions")) }),
  statistics: (table: string, by: "year" | "month" | "day" | "whole") =>
    queryOptions({
      queryKey: ["statistics", table, by],
      queryFn: () => got(hub.GET("/api/statistics/{table}", { params: { path: { table }, query: { by } } })),
    }),
  coverage: () => queryOptions({ queryKey: ["coverage"], queryFn: () => got(hub.GET("/api/coverage")) }),
  monitoring: () => queryOptions({ queryKey: ["monitoring"], queryFn: () => got(hub.GET("/api/monitoring")) }),
  nodes: () => queryOptions({ queryKey: ["nodes"], queryFn: () => got(hub.GET("/api/nodes")) }),
  versions: () => queryOptions({ queryKey: ["versions"], queryFn: () => got(hub.GET("/api/versions")) }),
  drafts: () => queryOptions({ queryKey: ["drafts"], queryFn: () => got(hub.GET("/api/drafts")) }),
  draft: (number: number) => queryOptions({ queryKey: ["draft", number], staleTime: Infinity, gcTime: 0, queryFn: () => got(hub.GET("/api/drafts/{number}", { params: { path: { number } } })) }),
  draftClauses: (number: number, revision: number) =>
    queryOptions({ queryKey: ["draft", number, "clauses", revision], queryFn: () => got(hub.GET("/api/drafts/{number}/clauses", { params: { path: { number } } })) }),
  draftPreview: (number: number, revision: number) =>
    queryOptions({ queryKey: ["draft", number, "preview", revision], queryFn: () => got(hub.GET("/api/drafts/{number}/preview", { params: { path: { number } } })) }),
  draftDifference: (number: number, revision: number, language: "fr" | "en") =>
    queryOptions({
      queryKey: ["draft", number, "difference", revision, language],
      queryFn: () => got(hub.GET("/api/drafts/{number}/difference", { params: { path: { number }, query: { language } } })),
    }),
  studies: () => queryOptions({ queryKey: ["studies"], queryFn: () => got(hub.GET("/api/studies")) }),
  study: (number: number) => queryOptions({ queryKey: ["study", number], queryFn: () => got(hub.GET("/api/studies/{number}", { params: { path: { number } } })) }),
  shadow: () => queryOptions({ queryKey: ["shadow"], queryFn: () => got(hub.GET("/api/shadow")) }),
  modes: () => queryOptions({ queryKey: ["modes"], queryFn: () => got(hub.GET("/api/modes")) }),
  lists: () => queryOptions({ queryKey: ["lists"], queryFn: () => got(hub.GET("/api/lists")) }),
  jobs: () => queryOptions({ queryKey: ["jobs"], queryFn: () => got(hub.GET("/api/jobs")), refetchInterval: 30_000 }),
  tokens: () => queryOptions({ queryKey: ["tokens"], queryFn: () => got(hub.GET("/api/tokens")) }),
  papers: () => queryOptions({ queryKey: ["papers"], staleTime: Infinity, queryFn: () => got(hub.GET("/api/papers")) }),
  paper: (paper: string, about: { draft?: number; version?: string }, language: "fr" | "en") =>
    queryOptions({
      queryKey: ["paper", paper, about, language], staleTime: 0,
      queryFn: () => got(hub.GET("/api/papers/{paper}", { params: { path: { paper }, query: { ...about, language } } })) as Promise<{ title: string; html: string }>,
    }),
  entities: () => queryOptions({ queryKey: ["entities"], queryFn: () => got(hub.GET("/api/entities")) }),
  people: (search: string, after: number) =>
    queryOptions({
      queryKey: ["people", search, after],
      queryFn: () => got(hub.GET("/api/people", { params: { query: { limit: 100, ...(search && { search }), ...(after > 0 && { after }) } } })),
    }),
  account: () => queryOptions({ queryKey: ["account"], staleTime: 0, queryFn: () => got(hub.GET("/api/account")) }),
  accounts: () => queryOptions({ queryKey: ["accounts"], queryFn: () => got(hub.GET("/api/accounts")) }),
  roles: () => queryOptions({ queryKey: ["roles"], queryFn: () => got(hub.GET("/api/roles")) }),
  suspensions: () => queryOptions({ queryKey: ["suspensions"], queryFn: () => got(hub.GET("/api/suspensions")) }),
  mySuspensions: () => queryOptions({ queryKey: ["suspensions", "mine"], queryFn: () => got(hub.GET("/api/suspensions/mine")) }),
  notices: () => queryOptions({ queryKey: ["notices"], queryFn: () => got(hub.GET("/api/notices")) }),
  means: (person: number) => queryOptions({ queryKey: ["accounts", "means", person], queryFn: () => got(hub.GET("/api/accounts/{person}/means", { params: { path: { person } } })) }),
  handed: () => queryOptions({ queryKey: ["handed"], queryFn: () => got(hub.GET("/api/handed-means")) }),
  measures: () => queryOptions({ queryKey: ["measures"], queryFn: () => got(hub.GET("/api/measures")) }),
  passwordOrders: () => queryOptions({ queryKey: ["accounts", "passwords"], queryFn: () => got(hub.GET("/api/accounts/passwords")) }),
  onCall: () => queryOptions({ queryKey: ["onCall"], queryFn: () => got(hub.GET("/api/on-call")) }),
  crises: () => queryOptions({ queryKey: ["crises"], queryFn: () => got(hub.GET("/api/crises")) }),
  switches: () => queryOptions({ queryKey: ["switches"], queryFn: () => got(hub.GET("/api/switches")) }),
  acts: () => queryOptions({ queryKey: ["acts"], queryFn: allActs }),
};

// Acts come 500 at a time; a list filters and exports all of them.
async function allActs() {
  const acts = [];
  for (let after: number | undefined; ; ) {
    const page = await got(hub.GET("/api/acts", { params: { query: { limit: 500, ...(after ? { after } : {}) } } }));
    acts.push(...page.acts);
    const last = page.acts.at(-1);
    if (page.acts.length < 500 || !last) return acts;
    after = last.number;
  }
}
