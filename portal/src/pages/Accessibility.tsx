import { About } from "../parts/About";

export default function Accessibility() {
  return <About name="accessibility" />;
}
