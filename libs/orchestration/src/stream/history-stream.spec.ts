import type { StreamedFact, StreamPlace } from '../store/saga-reads.js';
import { StoreUnavailable } from '../saga-store.js';
import { afterEach, describe, expect, it } from 'vitest';
import { HistoryStream, PlaceAhead, TooManyStreams } from './history-stream.js';
import { comparePlaces } from './place.js';

const at = (xid: number): StreamPlace => ({ xid: String(xid), position: '1' });

function factAt(xid: number, id = 'a'): StreamedFact {
  const saga = {
    id,
    tenant: 'default',
    definition: 'order',
    version: 1,
    key: id,
    status: 'running',
    revision: 1,
  } as const;
  return { place: at(xid), saga, entry: { sequence: xid, at: 0, fact: { kind: 'saga-paused' } } };
}

let stream: HistoryStream | undefined;
afterEach(() => stream?.close());

/** A history that a spec writes, and a stream of it. */
function bench(maxStreams = 10) {
  const facts: StreamedFact[] = [];
  const failures: Error[] = [];
  const lines: string[] = [];
  let reads = 0;
  /** Called before each reading. */
  let beforeRead: () => void = () => undefined;
  const store = {
    streamEnd: async () => facts.at(-1)?.place ?? at(0),
    factsAfter: async (place: StreamPlace, limit: number) => {
      reads += 1;
      beforeRead();
      const failure = failures.shift();
      if (failure) throw failure;
      return facts.filter((fact) => comparePlaces(fact.place, place) > 0).slice(0, limit);
    },
  };
  const log = (_: string, line: string): void => void lines.push(line);
  const history = new HistoryStream({ store, maxStreams, log });
  stream = history;
  return {
    history,
    lines,
    failures,
    write: (...more: readonly StreamedFact[]) => {
      facts.push(...more);
      history.ring();
    },
    reads: () => reads,
    onRead: (hook: () => void) => (beforeRead = hook),
  };
}

/** Somebody who follows, and writes down what comes. */
function follower(wanted: (fact: StreamedFact) => boolean = () => true) {
  const seen: number[] = [];
  const cuts: string[] = [];
  const beats: string[] = [];
  return {
    seen,
    cuts,
    beats,
    wants: wanted,
    take: (facts: readonly StreamedFact[]) => void seen.push(...facts.map(({ entry }) => entry.sequence)),
    beat: (place: StreamPlace) => void beats.push(place.xid),
    caughtUp: async () => undefined,
    cut: (reason: string) => void cuts.push(reason),
  };
}

describe('the stream of all histories', () => {
  it('gives everybody what comes from now on, once and in order', async () => {
    const { history, write } = bench();
    write(factAt(1));
    const [one, two] = [follower(), follower()];
    await history.follow(one);
    write(factAt(2), factAt(3));
    await expect.poll(() => one.seen).toEqual([2, 3]);
    await history.follow(two);
    write(factAt(4));
    await expect.poll(() => two.seen).toEqual([4]);
    await expect.poll(() => one.seen).toEqual([2, 3, 4]);
    expect([one.beats, two.beats]).toEqual([['1'], ['3']]);
  });

  it('gives who comes again what was missed, and then what comes', async () => {
    const { history, write } = bench();
    write(...Array.from({ length: 1_200 }, (_, index) => factAt(index + 1)));
    const late = follower();
    await history.follow(late, at(100));
    write(factAt(1_201));
    await expect.poll(() => late.seen.length).toBe(1_101);
    expect(late.seen).toEqual(Array.from({ length: 1_101 }, (_, index) => index + 101));
  });

  it('misses nothing that comes while somebody catches up', async () => {
    const { history, write, onRead } = bench();
    write(...Array.from({ length: 600 }, (_, index) => factAt(index + 1)));
    await history.follow(follower());
    let next = 601;
    onRead(() => {
      if (next <= 620) write(factAt(next++));
    });
    const late = follower();
    await history.follow(late, at(0));
    await expect.poll(() => late.seen.length).toBe(620);
    expect(late.seen).toEqual(Array.from({ length: 620 }, (_, index) => index + 1));
  });

  it('gives each only what it wants', async () => {
    const { history, write } = bench();
    const ofB = follower(({ saga }) => saga.id === 'b');
    await history.follow(ofB);
    write(factAt(1, 'a'), factAt(2, 'b'), factAt(3, 'a'));
    await expect.poll(() => ofB.seen).toEqual([2]);
  });

  it('reads only while somebody follows', async () => {
    const { history, write, reads } = bench();
    write(factAt(1));
    expect(reads()).toBe(0);
    const stop = await history.follow(follower());
    stop();
    expect(history.size).toBe(0);
    await history.close();
    const before = reads();
    write(factAt(2));
    expect(reads()).toBe(before);
  });

  it('goes on where it was when the database is back', async () => {
    const { history, write, failures } = bench();
    const one = follower();
    await history.follow(one);
    failures.push(new StoreUnavailable('gone'), new StoreUnavailable('gone'));
    write(factAt(1));
    await expect.poll(() => one.seen, { timeout: 5_000 }).toEqual([1]);
    expect(one.cuts).toEqual([]);
  });

  it('cuts everybody off when the history cannot be read, and says why', async () => {
    const { history, write, failures, lines } = bench();
    const one = follower();
    await history.follow(one);
    failures.push(new Error('no such column'));
    write(factAt(1));
    await expect.poll(() => one.cuts).toEqual(['unexpected']);
    expect(lines.join()).toContain('no such column');
    expect(history.size).toBe(0);
  });

  it('takes no more than it may, and none once it is closed', async () => {
    const { history } = bench(2);
    const stop = await history.follow(follower());
    await history.follow(follower());
    await expect(history.follow(follower())).rejects.toThrow(TooManyStreams);
    stop();
    const last = follower();
    await history.follow(last);
    await history.close();
    expect(last.cuts).toEqual(['shutdown']);
    await expect(history.follow(follower())).rejects.toThrow(TooManyStreams);
  });

  it('refuses to go on from where the database has not been', async () => {
    const { history, write } = bench();
    write(factAt(5));
    await expect(history.follow(follower(), at(6))).rejects.toThrow(PlaceAhead);
    expect(history.size).toBe(0);
  });
});
