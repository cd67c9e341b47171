/** One thing that is wrong with what was sent: where, such as `lines/0/quantity`, and what. */
export interface ProblemError {
  readonly path: string;
  readonly message: string;
}

const KIND = 'urn:edda:problem:';

/** What the orchestrator refused: an answer with problem details (RFC 9457), or any other answer that is no success. */
export class EddaProblem extends Error {
  override readonly name = 'EddaProblem';

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** The kind of problem, for programs: `saga-not-found`. Empty if something between here and the orchestrator answered. */
    readonly code: string,
    /** The kind of problem, for people. */
    readonly title: string,
    /** What happened, to which id, and what to do next. May be empty. */
    readonly detail: string,
    /** All of the problem details, with the members that only some kinds have. */
    readonly body: Readonly<Record<string, unknown>> = {},
    /** In how many seconds it makes sense to ask again, where that was said. */
    readonly retryAfterSeconds?: number,
  ) {
    super(detail === '' ? title : detail);
  }

  /** Everything that is wrong with the request, each with its place. */
  get errors(): readonly ProblemError[] {
    const { errors } = this.body;
    if (!Array.isArray(errors)) return [];
    return errors.flatMap((one: unknown) => {
      const { path, message } = (typeof one === 'object' && one !== null ? one : {}) as Partial<ProblemError>;
      return typeof message === 'string' ? [{ path: typeof path === 'string' ? path : '', message }] : [];
    });
  }

  /** What there is instead: definitions, versions, actions or events. */
  get known(): readonly (string | number)[] {
    const { known } = this.body;
    if (!Array.isArray(known)) return [];
    return known.filter((one) => typeof one === 'string' || typeof one === 'number');
  }

  /** Why a saga did not take an action or a decision, for programs: `past-pivot`. Empty where there is none. */
  get reason(): string {
    const { reason } = this.body;
    return typeof reason === 'string' ? reason : '';
  }
}

/** There was no answer: nothing listens at the address, the connection broke, or it took too long. */
export class EddaUnreachable extends Error {
  override readonly name = 'EddaUnreachable';

  constructor(
    /** The address of the orchestrator. */
    readonly url: string,
    cause: unknown,
  ) {
    super(`The orchestrator at ${url} does not answer: ${reasonOf(cause)}.`, { cause });
  }
}

/** The problem that an answer is, from its parts. */
export function problemOf(
  status: number,
  statusText: string,
  text: string,
  retryAfter: string | null = null,
): EddaProblem {
  const body = objectIn(text);
  const said = (field: string): string => {
    const value = body[field];
    return typeof value === 'string' ? value : '';
  };
  const type = said('type');
  const seconds = retryAfter !== null && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  return new EddaProblem(
    status,
    type.startsWith(KIND) ? type.slice(KIND.length) : '',
    said('title') || statusText || `The answer has the status ${status}`,
    said('detail'),
    body,
    seconds,
  );
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // A page of a proxy: its status is all that can be said.
    return {};
  }
}

/** `fetch` hides what happened in its cause, and Node hides several in one. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return [...new Set(error.errors.map(reasonOf))].join('; ');
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took too long';
  if (error.cause !== undefined) return reasonOf(error.cause);
  return error.message.replace(/\.$/, '') || error.name;
}
