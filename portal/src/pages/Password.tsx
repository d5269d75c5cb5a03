import { ChoosePassword } from "../parts/ChoosePassword";
import { Page } from "../parts/Page";
import { useWords } from "../words/language";
import { signInWords } from "../words/sign_in";

export default function Password() {
  const w = useWords(signInWords);
  return <Page name="password" lead={w.passwordPage}><ChoosePassword current /></Page>;
}
