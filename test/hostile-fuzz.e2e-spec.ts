import { afterAll, beforeAll, expect, it } from 'vitest';
import { unaccountedLines } from '../tools/fuzz/report.js';
import { runFuzz } from '../tools/fuzz/run-fuzz.js';
import { startServices, type Services } from '../tools/services/index.js';
import { startSystem, type System } from '../tools/system/index.js';
import { ProgressDisplay } from '@edda/terminal';

/** What `npm run fuzz` does, with few messages. */
const OPTIONS = { messages: 400, orders: 40, rate: 50, pairs: 1, seed: 5, json: true };

let services: Services;
let system: System;
const lost: string[] = [];

beforeAll(async () => {
  services = await startServices({ mode: 'local', say: () => undefined });
  system = await startSystem({ services, say: () => undefined, onLost: (name) => lost.push(name) });
}, 120_000);
afterAll(async () => {
  await system?.stop();
  await services?.stop();
});

it('bad messages end no process, none of them gets lost, and good orders go through beside them', async () => {
  const result = await runFuzz({
    amqpUrl: services.amqpUrl ?? '',
    system,
    options: OPTIONS,
    display: new ProgressDisplay({ write: () => undefined }),
    signal: AbortSignal.timeout(230_000),
  });
  expect(lost).toEqual([]);
  expect(unaccountedLines(result?.account.unaccounted ?? [])).toEqual([]);
  const { deadLetters = 0, undecodable = 0, ignored = 0, refused = 0 } = result?.account ?? {};
  expect(deadLetters + undecodable + ignored + refused).toBe(OPTIONS.messages);
  expect(deadLetters).toBeGreaterThan(OPTIONS.messages / 2);
  expect(result?.proof.contradictions).toEqual([]);
  expect(result?.proof).toMatchObject({
    orders: OPTIONS.orders,
    unfinished: 0,
    parked: 0,
    orphans: 0,
    stockConserved: true,
    moneyConserved: true,
  });
}, 250_000);
