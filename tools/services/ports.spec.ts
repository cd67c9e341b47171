import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { canBind, FIRST_PORT, freePorts, LAST_PORT } from './ports.js';

describe('free ports', () => {
  let server: Server | undefined;

  afterEach(
    () => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))),
  );

  it('lie below the ephemeral range and above the usual services', async () => {
    expect(LAST_PORT).toBeLessThan(32_768);
    for (const port of await freePorts(20)) {
      expect(port).toBeGreaterThanOrEqual(FIRST_PORT);
      expect(port).toBeLessThanOrEqual(LAST_PORT);
      expect(await canBind(port)).toBe(true);
    }
  });

  it('are given away once, also to those who ask at the same time', async () => {
    const ports = (await Promise.all(Array.from({ length: 20 }, () => freePorts(5)))).flat();
    expect(new Set(ports).size).toBe(100);
  });

  it('are not those on which somebody listens', async () => {
    const [port = 0] = await freePorts(1);
    const listening = createServer();
    server = listening;
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    expect(await canBind(port)).toBe(false);
  });
});
