import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Above the usual services, below 32768: from there on Linux hands out ephemeral ports, and an outgoing connection
 * of anybody could take one of ours between the test here and the server's own bind (or between a kill and a restart).
 */
export const FIRST_PORT = 15_000;
export const LAST_PORT = 32_767;

/** Ports given away by this process: two servers that start at the same time must not both find the same one free. */
const given = new Set<number>();

/** Distinct free ports on 127.0.0.1 in the range above. Another process can still take one before it is used: retry then. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries > 1_000)
      throw new Error(`No ${count} free ports between ${FIRST_PORT} and ${LAST_PORT} on 127.0.0.1.`);
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (given.has(port)) continue;
    given.add(port);
    if (await canBind(port)) ports.push(port);
    else given.delete(port);
  }
  return ports;
}

/** True if nobody listens on this port of 127.0.0.1 just now. */
export async function canBind(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port);
  } catch {
    return false;
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return true;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, resolve);
  });
}
