// Who is there, then which page. Who is not signed in signs in at the address that they asked for, and then has that page.
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useEffect } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { read } from "../api/queries";
import type { Session } from "../api/types";
import { Loading } from "../parts/Loading";
import { Told, Guarded } from "./Failed";
import { openPages, pages, visible } from "./pages";
import { SignedProvider, type Signed } from "./session";
import { Shell } from "./Shell";
import { takeWanted } from "./wanted";

const SignIn = lazy(async () => ({ default: (await import("./SignIn")).SignIn }));
const FollowLink = lazy(() => import("../pages/Link"));
const NotFound = lazy(() => import("../pages/NotFound"));
const NotYours = lazy(() => import("../pages/NotYours"));

function signedOf(session: Session): Signed | null {
  if (!session.signed_in || session.waiting || !session.entity) return null;
  return { ...(session.person && { person: session.person }), entity: session.entity, entities: session.entities ?? [], roles: session.roles ?? [] };
}

export function App() {
  const session = useQuery({ ...read.session(), throwOnError: false });
  const [place, go] = useLocation();
  const signed = session.data ? signedOf(session.data) : null;
  const here = signed !== null;
  // Back from the provider: to the page that was asked for.
  useEffect(() => {
    const wanted = here ? takeWanted() : null;
    if (wanted) go(wanted, { replace: true });
  }, [here, go]);
  return (
    <SignedProvider value={signed}>
      <Shell>
        {session.error ? <Told error={session.error} retry={() => void session.refetch()} /> : session.isPending ? <Loading /> : (
          <Guarded key={place}>
            <Suspense fallback={<Loading />}>
              <Switch>
                {openPages.map(({ name, path, page: Content }) => <Route key={name} path={path}><Content /></Route>)}
                <Route path="/lien"><FollowLink /></Route>
                {!signed && <Route><SignIn session={session.data} /></Route>}
                <Route path="/connexion"><Redirect to="/" replace /></Route>
                {pages.map((entry) => (
                  <Route key={entry.name} path={entry.path}>{visible(entry, signed?.roles ?? []) ? <entry.page /> : <NotYours />}</Route>
                ))}
                <Route><NotFound /></Route>
              </Switch>
            </Suspense>
          </Guarded>
        )}
      </Shell>
    </SignedProvider>
  );
}
