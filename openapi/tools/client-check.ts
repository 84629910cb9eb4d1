// What a front-end team writes on the first day. It is compiled, never run: when this file
// compiles, the types that come out of the document are usable, and when a `@ts-expect-error`
// stops being an error, they have become too loose.
import type { components, paths } from "./schema";

// --- a typed fetch, with no more than the generated types

type Schemas = components["schemas"];
type Path = keyof paths & string;
type Method<P extends Path> = {
  [M in "get" | "post" | "put" | "patch" | "delete"]: paths[P][M] extends object ? M : never;
}["get" | "post" | "put" | "patch" | "delete"];

type Json<R> = R extends { content: { "application/json": infer B } } ? B : undefined;
type Answer<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 | 202 | 204 ? Json<R[S]> : never }[keyof R]
  : never;
type Parameters<O> = O extends { parameters: infer P } ? Pick<P, Given<P>> : unknown;
type Given<P> = { [K in keyof P]-?: [P[K]] extends [undefined] ? never : K }[keyof P];
type Body<O> = O extends { requestBody: { content: infer C } } ? { body: C[keyof C] } : unknown;

/** Anything but a 2xx, as RFC 9457 says it. */
class ProblemError extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(problem.title);
  }
}

async function call<P extends Path, M extends Method<P>>(
  method: M,
  path: P,
  given: Parameters<paths[P][M]> & Body<paths[P][M]>,
): Promise<{ answer: Answer<paths[P][M]>; etag: string | null }> {
  const { path: segments = {}, query = {}, header = {}, body } = given as {
    path?: Record<string, string>;
    query?: Record<string, string | number | boolean>;
    header?: Record<string, string>;
    body?: unknown;
  };
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(segments[name] ?? ""));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${url}?${search}`, {
    method: method.toUpperCase(),
    headers: { "Content-Type": "application/json", ...header },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new ProblemError((await response.json()) as Schemas["Problem"]);
  const answer = response.status === 204 ? undefined : await response.json();
  return { answer: answer as Answer<paths[P][M]>, etag: response.headers.get("ETag") };
}

// --- three screens

/** Every register, page by page: `nextCursor` is always there, and null at the end. */
export async function registers() {
  const first = await call("get", "/v1/registers", {});
  const all = [...first.answer.items];
  for (let cursor = first.answer.nextCursor; cursor !== null; ) {
    const page = await call("get", "/v1/registers", { query: { cursor, limit: 200 } });
    all.push(...page.answer.items);
    cursor = page.answer.nextCursor;
  }
  return all;
}

/** What is certain of a match: the values known today, by name. */
const certain: Record<Schemas["Match"], boolean> = {
  identity_code: true,
  identifier: true,
  name_exact: true,
  name_prefix: false,
  name_phonetic: false,
  birth_date: false,
  phone: false,
};

/** A search, whose words travel in the body; no member that has a default has to be sent. */
export async function search(register: string, name: string) {
  const { answer } = await call("post", "/v1/registers/{register}/clients/search", {
    path: { register },
    body: { name },
  });
  // An open enum: the known values by name, and room for those that a later release adds.
  const isCertain = (match: string) => (certain as Record<string, boolean>)[match] ?? false;
  return answer.items.map((hit) => ({ client: hit.client.id, certain: hit.matchedOn.some(isCertain) }));
}

/** One client, what is withheld, and what may be done; 404 may mean absent or out of reach. */
export async function client(register: string, id: string) {
  try {
    const { answer, etag } = await call("get", "/v1/registers/{register}/clients/{client}", {
      path: { register, client: id },
    });
    const hidden = new Set(answer.withheld.map((value) => value.pointer));
    const possible = answer.allowedActions.filter((action) => action.allowed).map((action) => action.operationId);
    return { client: answer, etag, hidden, possible };
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return null;
    throw error;
  }
}

/** A client entered by consent: closed enums, nested objects, what may be absent left out. */
export async function enter(register: string, lastName: string, today: string) {
  const { answer } = await call("post", "/v1/registers/{register}/clients", {
    path: { register },
    query: { dryRun: false },
    header: { "Idempotency-Key": crypto.randomUUID() },
    body: {
      clientGroup: "project_clients",
      person: { lastName },
      source: { party: "client", channel: "meeting" },
      entry: {
        consents: [
          {
            kind: "processing",
            categories: ["name"],
            purposes: ["employment_services"],
            givenOn: today,
            form: "written",
            language: "fi",
            interpreter: false,
          },
        ],
      },
    },
  });
  // A dry run says what would be decided, the call itself shows the client.
  return "dryRun" in answer ? null : answer.id;
}

/** A merge patch: null takes a value away, the version that was read stands in a header. */
export async function forgetOccupation(register: string, id: string, etag: string) {
  await call("patch", "/v1/registers/{register}/clients/{client}", {
    path: { register, client: id },
    header: { "If-Match": etag, "Change-Reason": "corrected" },
    body: { person: { occupation: null }, source: { party: "client", channel: "phone" } },
  });
}

/** What a record says is told apart by `kind`; what the caller may not see is null. */
export function agreed(record: Schemas["Record"]): string | null {
  switch (record.content?.kind) {
    case "contact":
      return record.content.agreed;
    case "assessment":
      return record.content.conclusion;
    case "measure":
      return record.content.provider;
    default:
      return null;
  }
}

/** A measure of a plan's goal, begun at once: content by kind, and the version of what is passed on. */
export async function begin(register: string, client: string, goal: string, today: string) {
  const path = { register, client };
  const entered = await call("post", "/v1/registers/{register}/clients/{client}/records", {
    path,
    body: {
      type: "service_measure",
      source: { party: "client", channel: "meeting" },
      content: { kind: "measure", text: "Kielikurssi", period: { from: today }, goal },
    },
  });
  if ("dryRun" in entered.answer) return null;
  const begun = await call("post", "/v1/registers/{register}/clients/{client}/records/{record}/transitions", {
    path: { ...path, record: entered.answer.id },
    header: { "If-Match": entered.etag ?? "" },
    body: { to: "ongoing" },
  });
  return "dryRun" in begun.answer ? null : begun.answer.state;
}

/** What would be handed over, or nothing when it is done: the literal tells one answer from the other. */
export async function wouldEnd(user: string, grant: string, etag: string) {
  const { answer } = await call("post", "/v1/users/{user}/grants/{grant}/end", {
    path: { user, grant },
    query: { dryRun: true },
    header: { "If-Match": etag },
    body: {},
  });
  if (!("dryRun" in answer)) return { ended: answer.version, effects: null };
  const asked: true = answer.dryRun;
  return { ended: null, effects: asked && answer.allowed ? answer.effects : null };
}

// --- what the types must not let through

export function mistakes() {
  // @ts-expect-error the path does not exist
  void call("get", "/v1/nothing", {});
  // @ts-expect-error the method does not exist there
  void call("delete", "/v1/registers", {});
  // @ts-expect-error a path parameter is missing
  void call("get", "/v1/registers/{register}/clients/{client}", { path: { register: "kemi-refugee-work" } });
  // @ts-expect-error the body is missing
  void call("post", "/v1/registers/{register}/clients/search", { path: { register: "kemi-refugee-work" } });
  // @ts-expect-error a member that the request does not know
  void call("post", "/v1/registers/{register}/clients/search", { path: { register: "x" }, body: { query: "y" } });
  // @ts-expect-error a value outside a closed list
  const channel: Schemas["SourceInput"]["channel"] = "pigeon";
  void channel;
  // @ts-expect-error a text that is no part of a note
  const note: Schemas["RecordInput"]["content"] = { kind: "note", text: "x", agreed: "y" };
  void note;
  const decided = { allowed: true, ground: null, reasons: [], effects: null };
  // @ts-expect-error what would be decided says that it was only asked
  const silent: Schemas["DryRun"] = decided;
  // @ts-expect-error and it never says anything else
  const denied: Schemas["DryRun"] = { ...decided, dryRun: false };
  void [silent, denied];
  const phone = { register: "x", client: "y", fact: "z" };
  // @ts-expect-error a change without the version that was read
  void call("delete", "/v1/registers/{register}/clients/{client}/phones/{fact}", { path: phone, header: {} });
  // @ts-expect-error an unknown filter
  void call("get", "/v1/registers", { query: { colour: "blue" } });
}

type Yes<T extends true> = T;
type Present<T, K extends keyof T> = T extends Required<Pick<T, K>> ? true : false;
type Page = Awaited<ReturnType<typeof call<"/v1/registers", "get">>>["answer"];

/** A nullable member is always there, and can be null; a number is a number; nothing is `any`. */
export type Shapes = [
  Yes<Present<Page, "nextCursor">>,
  Yes<null extends Page["nextCursor"] ? true : false>,
  Yes<undefined extends Page["nextCursor"] ? false : true>,
  Yes<number extends Schemas["Client"]["version"] ? true : false>,
  Yes<0 extends 1 & Schemas["Client"] ? false : true>,
  Yes<Present<Schemas["DryRun"], "dryRun">>,
  Yes<Schemas["DryRun"]["dryRun"] extends true ? true : false>,
  Yes<Exclude<Schemas["ConsentOrDryRun"], Schemas["DryRun"]> extends Schemas["Consent"] ? true : false>,
];
