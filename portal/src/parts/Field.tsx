// Fields of forms, one under the other: label, hint, then the place to write, "(obligatoire)" in words.
import { TextField, type TextFieldProps } from "react-aria-components/TextField";
import { Input, Label, Text, TextArea } from "react-aria-components/TextField";
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";

interface Given extends Omit<TextFieldProps, "className" | "children"> {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  long?: boolean;
  placeholder?: string;
}

export function Field({ label, hint, error, long, placeholder, id, ...rest }: Given) {
  const w = useWords(shellWords);
  return (
    <TextField {...rest} id={id} className="field" isInvalid={error !== undefined} validationBehavior="aria">
      <Label>{label} {rest.isRequired && <span className="required">{w.required}</span>}</Label>
      {hint && <Text slot="description" className="hint">{hint}</Text>}
      {error && <Text slot="errorMessage" className="field-error">{error}</Text>}
      {long ? <TextArea rows={4} /> : <Input placeholder={placeholder} />}
    </TextField>
  );
}
