import type { Writable } from 'node:stream';
import type { ClientBase } from 'pg';

/**
 * For the driver's options: a connection sends each statement when it is told to, without waiting for the answers of those before. It takes no
 * cursors and no streams of rows.
 */
export const PIPELINED = { pipeline: true } as const;

/** Whether a connection was opened so. An application's own may not have been. */
export function isPipelined(client: ClientBase): boolean {
  return 'pipeline' in client && client.pipeline === true;
}

/**
 * What is sent in this turn of the event loop leaves in one packet: BEGIN with the first lock, and what stands behind a handler with COMMIT. Each packet costs both
 * sides a system call, and wakes the database. It is wrong where that is wanted, so that PostgreSQL works while more is being written down.
 */
export function gatherWrites(client: ClientBase): void {
  const { stream } = (client as { readonly connection?: { readonly stream?: Writable } }).connection ?? {};
  if (!isPipelined(client) || stream === undefined) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
