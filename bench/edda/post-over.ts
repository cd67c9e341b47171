import type { Ends } from '../subject/ends.js';
import type { Done, Post } from '../subject/protocol.js';
import { startSecondProcess } from '../subject/second-process.js';
import type { Start } from './open-orchestrator.js';

/** What the poster is told: what to post, and where. */
export interface ToPost {
  readonly url: string;
  readonly connections: number;
  readonly starts: readonly Start[];
}

/** What it says at the end: for each start when it was sent and when it was accepted, in milliseconds since 1970. */
export interface Posted {
  readonly times: readonly { readonly sentAt: number; readonly acceptedAt: number }[];
}

/** Milliseconds since 1970, finer than the clock's; of use between processes of one machine. */
export const sharedNow = (): number => performance.timeOrigin + performance.now();

/** Starts sagas over REST, from a process that does nothing else, and waits until all have ended. */
export async function postOver(
  url: string,
  { sagas, connections }: Post,
  prefix: string,
  { startOf, ends }: { readonly startOf: (key: string, fails: boolean) => Start; readonly ends: Ends },
): Promise<Done> {
  const keys = Array.from({ length: sagas }, (_, index) => `${prefix}-${index}`);
  const tally = { completed: 0, compensated: 0 };
  const ended = keys.map(async (key) => {
    tally[await ends.of(key)] += 1;
    return sharedNow();
  });
  const poster = await startSecondProcess(new URL('./poster.js', import.meta.url));
  const posted = new Promise<Posted>((resolve) => poster.hear((message) => resolve(message as Posted)));
  poster.tell({ url, connections, starts: keys.map((key) => startOf(key, false)) } satisfies ToPost);
  const [{ times }, endedAt] = await Promise.all([posted, Promise.all(ended)]);
  await poster.close();
  const from = earliest(times.map(({ sentAt }) => sentAt));
  return {
    sagas,
    ...tally,
    elapsedMs: latest(endedAt) - from,
    latenciesMs: times.map(({ sentAt }, index) => (endedAt[index] ?? sentAt) - sentAt),
    accepted: {
      elapsedMs: latest(times.map(({ acceptedAt }) => acceptedAt)) - from,
      latenciesMs: times.map(({ sentAt, acceptedAt }) => acceptedAt - sentAt),
    },
  };
}

const earliest = (times: readonly number[]): number => times.reduce((a, b) => Math.min(a, b));
const latest = (times: readonly number[]): number => times.reduce((a, b) => Math.max(a, b));
