import type { components, operations } from "./schema.gen";

type Schemas = components["schemas"];
export type Label = Schemas["Label"];
export type MeasureLimit = Pick<Schemas["Measures"]["suspensions"][number], "clause" | "article" | "by" | "last_day">; // what the charter allows of a measure
export type Role = Schemas["Role"];
export type Session = Schemas["Session"];
export type AnnotatedCharter = Schemas["AnnotatedCharter"];
export type Article = Schemas["Article"];
export type Margin = Schemas["Margin"];
export type Acknowledgements = Schemas["Acknowledgements"];
export type Question = Schemas["Question"];
export type Opening = Schemas["Opening"];
export type Decision = Schemas["Decision"];
export type SignatureCount = Schemas["SignatureCount"];
export type Suspension = Schemas["Suspension"];
export type PortalNotice = Schemas["Notice"];
export type Crisis = Schemas["Crisis"];
export type Switch = Schemas["Switch"];
export type TraceUnit = Schemas["TraceUnit"];
export type ApiError = Schemas["Error"];
export type KeptClass = Schemas["Kept"]["classes"][number];
export type Node = Schemas["Node"];
export type Person = Schemas["People"]["people"][number];
export type Named = Schemas["Named"];
export type Api = { components: components; operations: operations };
