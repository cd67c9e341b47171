/**
 * What a failed call means, and what is thrown for it. It decides whether a failure is about the database as it is now (the same call
 * may work later) or about the content of the call (it will fail for ever). In doubt it is the content's: what is parked can be put back
 * by a person, while a loop of retries holds up everything behind it.
 */

/** SQLSTATEs, or their first two characters, after which the same call may work later. */
const PASSING_STATES: Readonly<Record<string, string>> = {
  '08': 'connection exception',
  '25006': 'read-only transaction: connected to a standby during a fail-over',
  '25P03': 'idle in a transaction for too long',
  '25P04': 'transaction timeout',
  '28': 'login refused: the password is being changed, or the role is not there yet',
  '3D000': 'the database is not there (yet)',
  '3F000': 'the schema is not there (yet)',
  '40': 'transaction rolled back: serialization failure, deadlock',
  '42501': 'a grant is missing',
  '42P01': 'a table is missing: migrations have not run, or a restore is under way',
  '53': 'out of connections, memory or disk',
  '55006': 'object in use',
  '55P03': 'lock not available, or lock timeout',
  '57014': 'cancelled, or statement timeout',
  '57P': 'shutdown, crash of another session, starting up, idle session timeout',
  '58': 'input or output error on the server',
};

/** Of the above, those that arise although the connection is and stays a good one: ROLLBACK suffices. */
const CONNECTION_SURVIVES = [
  '25006',
  '28',
  '3D000',
  '3F000',
  '40',
  '42501',
  '42P01',
  '53',
  '55',
  '57014',
  '58',
];

/** Serialization failure and deadlock: the database has done its duty. Also the beginning of no code of Node's. */
const TRANSACTION_ROLLBACK = '40';

/** Node's codes for a connection that cannot be made or was lost. */
const PASSING_NETWORK_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** `pg` and TypeORM raise these without any code. */
const PASSING_SENTENCES: readonly RegExp[] = [
  /^Connection terminated/,
  /^Client has encountered a connection error/,
  /^Client was closed and is not queryable/,
  /^Query read timeout/,
  /^timeout exceeded when trying to connect/,
  /^timeout expired/,
  /^Cannot use a pool after calling end/,
  /^Driver not Connected/,
  /^Query runner already released/,
];

/** The code of an error or of what it wraps: a SQLSTATE or one of Node's. */
export function codeOf(error: unknown): string | undefined {
  for (const link of chain(error)) {
    if ('code' in link && typeof link.code === 'string' && link.code !== '') return link.code;
  }
  return undefined;
}

/** True if the same call may work later: connection lost, deadlock, shutdown, no room. */
export function isPassing(error: unknown): boolean {
  if (isNetworkFailure(error)) return true;
  const code = codeOf(error);
  if (code !== undefined && isSqlState(code)) {
    return Object.keys(PASSING_STATES).some((prefix) => code.startsWith(prefix));
  }
  return chain(error).some((link) => PASSING_SENTENCES.some((sentence) => sentence.test(link.message)));
}

/** True if Node says that a connection could not be made or was lost; it does not say to whom. */
export function isNetworkFailure(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && PASSING_NETWORK_CODES.has(code);
}

/** True if nobody can say any more what the connection is doing: it must not be used again. */
export function leavesConnectionInDoubt(error: unknown): boolean {
  if (!isPassing(error)) return false;
  const code = codeOf(error);
  return code === undefined || !CONNECTION_SURVIVES.some((prefix) => code.startsWith(prefix));
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && /[0-9]/.test(code);
}

/** The error, what it wraps (TypeORM: `driverError`) and what those wrap; not deeper than anyone nests on purpose. */
export function chain(error: unknown): readonly Error[] {
  const links: Error[] = [];
  let next: unknown = error;
  while (next instanceof Error && links.length < 8) {
    links.push(next);
    next = 'driverError' in next && next.driverError instanceof Error ? next.driverError : next.cause;
  }
  return links;
}

/**
 * The database cannot do it now; the same call may work later. Inside this library only: each adapter turns it into the error
 * that its port promises.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  /** True if the database works, and only somebody else was faster: the same call, made anew, is likely to succeed. */
  readonly isContention: boolean;

  constructor(
    message: string,
    { cause, isContention = false }: { readonly cause?: unknown; readonly isContention?: boolean } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.isContention = isContention;
  }
}

/** Says what was going on, and what the driver said of it. */
export function databaseUnavailable(doing: string, cause: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable(
    `PostgreSQL cannot do it now (${doing}): ${sentenceOf(cause)} The same call may work later.`,
    { cause, isContention: codeOf(cause)?.startsWith(TRANSACTION_ROLLBACK) ?? false },
  );
}

/** A refused connection to a name with several addresses is an AggregateError, and its message is empty. */
function sentenceOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') {
    return [...new Set(cause.errors.map((error) => sentenceOf(error)))].join(' ');
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** For a sentence: the ids, as long as a person would read them. */
export function sagasNamed(ids: readonly string[]): string {
  const first = ids.slice(0, 10);
  const more = ids.length > first.length ? ` and ${ids.length - first.length} more` : '';
  return `${ids.length === 1 ? 'saga' : 'sagas'} ${first.join(', ')}${more}`;
}

/**
 * What to throw for a failed statement: the error itself if it may work later, else one that says for which sagas it will not. A
 * batch that is refused has to be tried again in parts, and then the parts say which saga it is.
 */
export function refusal(doing: string, sagaIds: readonly string[], error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || isPassing(error)) return error;
  const sentence = error instanceof Error ? error.message : String(error);
  return new Error(`PostgreSQL refused to ${doing} ${sagasNamed(sagaIds)}: ${sentence}.`, { cause: error });
}
