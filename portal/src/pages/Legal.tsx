import { About } from "../parts/About";

export default function Legal() {
  return <About name="legal" />;
}
