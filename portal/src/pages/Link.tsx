// A link given once: /lien#TOKEN. What stands after # stays in the browser, and a program that opens every link of a mail spends nothing.
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { got, hub } from "../api/client";
import { keepSession } from "../api/queries";
import { Told } from "../app/Failed";
import { Button } from "../parts/Button";
import { Page } from "../parts/Page";
import { useWords } from "../words/language";
import { signInWords } from "../words/sign_in";

export default function FollowLink() {
  const w = useWords(signInWords);
  const [, go] = useLocation();
  const token = location.hash.slice(1);
  const follow = useMutation({
    mutationKey: ["session"],
    mutationFn: () => got(hub.POST("/api/session/link", { body: { token } })),
    onSuccess: (session) => { keepSession(session); go("/", { replace: true }); },
  });
  return (
    <Page name="signIn" lead={w.linkLead}>
      {follow.error && <Told error={follow.error} />}
      {token ? <Button kind="main" onPress={() => follow.mutate()} isPending={follow.isPending}>{w.follow}</Button> : <p>{w.noToken}</p>}
    </Page>
  );
}
