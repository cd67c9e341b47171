/** As Erlang's runtime, RabbitMQ and PostgreSQL say it. */
export const PORT_TAKEN = /eaddrinuse|dist_port_already_used|already in use|address in use/i;
const ATTEMPTS = 4;

/** @internal */
export function isPortConflict(error: unknown): boolean {
  return error instanceof Error && PORT_TAKEN.test(error.message);
}

/**
 * Between the test that a port is free and a server's own bind another process can take it. Tries again, with new
 * ports, a start that died of that; any other error is the caller's at once.
 */
export async function retryOnPortConflict<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === ATTEMPTS || !isPortConflict(error)) throw error;
    }
  }
}
