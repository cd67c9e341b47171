/** The server ends what takes longer. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** For a server that does not even answer that: longer than the server's own, so that it speaks first if it can. */
const QUERY_TIMEOUT_MS = 35_000;
/** A process that was frozen in the middle of a transaction must not hold its locks for ever. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/** What each connection of Edda gives the driver, so that none waits for ever for a server that is not there any more. */
export const CONNECTION_LIMITS = {
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
} as const;

/** The same, and limits for what is done on it: for all but the orchestrator's migrations, which take as long as they need. */
export const POOLED_CONNECTION_LIMITS = {
  ...CONNECTION_LIMITS,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  query_timeout: QUERY_TIMEOUT_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
} as const;
