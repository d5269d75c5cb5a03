// A second factor is wanted and none is registered: it is set up on the way in, and its recovery codes are noted before one goes on.
import { useState } from "react";
import { keepSession } from "../api/queries";
import { type Enrolled } from "../keys/security_key";
import { Page } from "../parts/Page";
import { RecoveryCodes, SecondFactor } from "../parts/SecondFactor";
import { useWords } from "../words/language";
import { signInWords } from "../words/sign_in";
import { Again } from "./SignIn";

export function Enrol({ keys }: { keys: boolean }) {
  const w = useWords(signInWords);
  const [done, setDone] = useState<Enrolled>();
  return (
    <Page name="signIn" title={w.enrolTitle} lead={w.enrolLead}>
      {done ? <RecoveryCodes codes={done.recovery_codes} onNoted={() => keepSession(done.session)} /> : (
        <>
          <SecondFactor owner={w.enrolOwner} keys={keys} onDone={(given) => (given.recovery_codes.length > 0 ? setDone(given) : keepSession(given.session))} />
          <Again />
        </>
      )}
    </Page>
  );
}
