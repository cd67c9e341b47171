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
