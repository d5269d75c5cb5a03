// Every call to the hub: types from its description, the session's token on what changes something, failures as one kind.
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./schema.gen";
import type { ApiError } from "./types";

export class Failure extends Error {
  readonly answer: ApiError;
  constructor(answer: ApiError) {
    super(answer.message.en);
    this.answer = answer;
  }
}

const unreachable: ApiError = {
  code: "unavailable",
  message: {
    fr: "le serveur ne répond pas ; vérifiez votre connexion, puis réessayez",
    en: "the server does not answer; check your connection, then try again",
  },
};

let csrf = "";
export function setToken(token: string | undefined): void {
  csrf = token ?? "";
}

const withToken: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-Csrf-Token", csrf);
    return request;
  },
};

// What public/early.js asked for already: each answer serves once.
const asked = (window as { cartulaireAsked?: Record<string, Promise<Response>> }).cartulaireAsked ?? {};
function ask(request: Request): Promise<Response> {
  const path = request.url.slice(location.origin.length);
  const early = request.method === "GET" ? asked[path] : undefined;
  delete asked[path];
  return early ?? fetch(request);
}

export const hub = createClient<paths>({ baseUrl: location.origin, credentials: "same-origin", fetch: ask });
hub.use(withToken);

interface Answered<T> { data?: T; error?: unknown; response: Response }

function isApiError(error: unknown): error is ApiError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

// What was asked for, or a Failure that can be shown.
export async function got<T>(call: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await call;
  } catch {
    throw new Failure(unreachable);
  }
  if (answered.response.ok) return answered.data as T;
  throw new Failure(isApiError(answered.error) ? answered.error : unreachable);
}
