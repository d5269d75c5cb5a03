import { Button as Aria, type ButtonProps } from "react-aria-components/Button";

interface Given extends Omit<ButtonProps, "className"> { kind?: "main" | "plain" | "quiet" }

export function Button({ kind = "plain", ...rest }: Given) {
  return <Aria {...rest} className={`button ${kind}`} />;
}
