import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { poll } from '../tools/services/poll.js';

const SERVICES = ['orchestrator', 'inventory', 'payment', 'shipping', 'notification'] as const;
const WITHIN = { withinMs: 30_000 };

/** Nobody listens on port 1. */
const UNREACHABLE = {
  DATABASE_URL: 'postgres://edda:geheim@127.0.0.1:1/edda',
  AMQP_URL: 'amqp://edda:geheim@127.0.0.1:1',
};

interface Started {
  readonly process: ChildProcess;
  output(): string;
  /** Resolves when the process is gone: with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

const running = new Set<ChildProcess>();

/** Runs the built service as `node dist/main.js`, on a free port. */
function start(service: string, environment: Readonly<Record<string, string>>): Started {
  const main = fileURLToPath(new URL(`../apps/${service}/dist/main.js`, import.meta.url));
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [main], {
    env: { PATH, NO_COLOR: '1', HTTP_PORT: '0', ...environment },
  });
  running.add(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve(code ?? signal);
    });
  });
  return { process: child, output: () => output, ended };
}

async function addressOf(service: string, started: Started): Promise<string> {
  const line = new RegExp(`${service} listens on (http://\\S+)`);
  await poll(() => line.test(started.output()) || started.process.exitCode !== null, WITHIN);
  const address = line.exec(started.output())?.[1];
  if (address === undefined) throw new Error(`${service} never listened:\n${started.output()}`);
  return address;
}

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

describe.each(SERVICES)('%s as a process', (service) => {
  it('says in one line what is missing in its environment, and ends', async () => {
    const started = start(service, {});
    expect(await started.ended).toBe(1);
    const lines = started.output().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(`${service} cannot start. DATABASE_URL is not set`);
    expect(lines[0]).toMatch('AMQP_URL is not set');
  });

  it('stays up without a database and a broker, says that it is not ready, shows no password, and ends when told to', async () => {
    const started = start(service, UNREACHABLE);
    const address = await addressOf(service, started);
    expect(address).toMatch('http://127.0.0.1:');
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect((await fetch(`${address}/health/ready`)).status).toBe(503);
    expect(await poll(() => started.output().includes('ECONNREFUSED'), WITHIN)).toBe(true);
    expect(started.process.exitCode).toBeNull();
    started.process.kill('SIGTERM');
    // Either is how a shell sees a process that obeyed SIGTERM.
    expect(['SIGTERM', 143, 0]).toContain(await started.ended);
    expect(started.output()).not.toMatch(/geheim/);
  });
});

describe('the orchestrator as a process', () => {
  it('describes its REST interface under /docs, and answers even an unknown address with problem details', async () => {
    const address = await addressOf('orchestrator', start('orchestrator', UNREACHABLE));
    const page = await fetch(`${address}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html') as string,
    ]);
    const document = (await (await fetch(`${address}/docs-json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toContain('/v1/sagas/{id}');
    const unknown = await fetch(`${address}/nowhere`);
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toMatch('application/problem+json');
  });
});
