import { About } from "../parts/About";

export default function Privacy() {
  return <About name="privacy" />;
}
