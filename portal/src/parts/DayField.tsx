// A day, written JJ/MM/AAAA piece by piece, as the language has it.
import { parseDate } from "@internationalized/date";
import { DateField, DateInput, DateSegment, Label, Text } from "react-aria-components/DateField";
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";

interface Given { id: string; label: string; value: string; onChange: (day: string) => void; error?: string; isRequired?: boolean }

export function DayField({ id, label, value, onChange, error, isRequired }: Given) {
  const w = useWords(shellWords);
  return (
    <DateField
      id={id} className="field" validationBehavior="aria" isInvalid={error !== undefined} isRequired={isRequired} shouldForceLeadingZeros
      value={value ? parseDate(value) : null} onChange={(day) => onChange(day?.toString() ?? "")}
    >
      <Label>{label} {isRequired && <span className="required">{w.required}</span>}</Label>
      {error && <Text slot="errorMessage" className="field-error">{error}</Text>}
      <DateInput className="date-input">{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
    </DateField>
  );
}
