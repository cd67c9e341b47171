import type { Log } from '@edda/messaging';
import { Doorbell } from '../engine/doorbell.js';
import { pause } from '../engine/pause.js';
import type { SagaReads, StreamedFact, StreamPlace } from '../store/saga-reads.js';
import { StoreUnavailable } from '../saga-store.js';
import { comparePlaces } from './place.js';

/** Why a stream was ended from this side. */
export type CutReason = 'slow' | 'shutdown' | 'unexpected';

/** Somebody who follows. Nothing in it may throw. */
export interface Follower {
  readonly wants: (fact: StreamedFact) => boolean;
  /** Facts that it wants, in their order. */
  readonly take: (facts: readonly StreamedFact[]) => void;
  /** Nothing has come for a while; all up to this place has been seen. */
  readonly beat: (place: StreamPlace) => void;
  /** Resolves when it has taken what it was given, as far as it can be told. */
  readonly caughtUp: () => Promise<void>;
  readonly cut: (reason: CutReason) => void;
}

/** As many follow as may. */
export class TooManyStreams extends Error {
  override readonly name = 'TooManyStreams';
}

/** The place to go on from is one that the database has not come to: it is another one, or was brought back to an earlier time. */
export class PlaceAhead extends Error {
  override readonly name = 'PlaceAhead';
}

/** Facts in one reading at most. */
const PART = 500;
/** How often what other processes have committed is looked for. */
const EVERY_MS = 500;
/** Between two readings, however much is committed; and how often it is looked again after a commit of this process that is not final yet. */
const SOON_MS = 50;
const SOON_TIMES = 10;
const BEAT_MS = 15_000;

interface Following {
  readonly follower: Follower;
  place: StreamPlace;
  /** Gets what the shared reader reads; until then it catches up by itself. */
  isLive: boolean;
}

/** What it runs on. */
export interface StreamParts {
  readonly store: Pick<SagaReads, 'streamEnd' | 'factsAfter'>;
  readonly maxStreams: number;
  readonly log: Log;
}

/**
 * Follows the histories of all sagas, for everybody who wants to know. One reader serves all: it reads while somebody follows, at once after a
 * commit of this process, and every half second for those of others. Each follower gets every fact that it wants once and in order, from
 * where it joined or wanted to go on.
 */
export class HistoryStream {
  private readonly all = new Set<Following>();
  private readonly closing = new AbortController();
  private head: StreamPlace | undefined;
  private reading: Promise<void> | undefined;
  private readonly bell = new Doorbell();
  private soon = 0;
  private beatAt = 0;

  constructor(private readonly parts: StreamParts) {}

  get size(): number {
    return this.all.size;
  }

  /** This process has committed facts. */
  ring(): void {
    if (this.all.size === 0) return;
    this.soon = SOON_TIMES;
    this.bell.ring();
  }

  /**
   * Follows from now on, or from behind `after`. Returns a function that ends it. `begin` is called when it is certain that it can be followed,
   * before anything is given.
   *
   * @throws TooManyStreams, PlaceAhead, StoreUnavailable
   */
  async follow(
    follower: Follower,
    after?: StreamPlace,
    begin: () => void = () => undefined,
  ): Promise<() => void> {
    const { maxStreams, store } = this.parts;
    const isFull = () => this.all.size >= maxStreams || this.closing.signal.aborted;
    const full = () => new TooManyStreams(`${maxStreams} streams are open already.`);
    if (isFull()) throw full();
    const end = await store.streamEnd();
    if (after && BigInt(after.xid) > BigInt(end.xid))
      throw new PlaceAhead(`The database is at ${end.xid}, and ${after.xid} is ahead of it.`);
    if (isFull()) throw full();
    begin();
    const following: Following = { follower, place: after ?? end, isLive: false };
    this.all.add(following);
    if (!this.reading) {
      this.head = end;
      this.reading = this.read().finally(() => (this.reading = undefined));
    }
    follower.beat(following.place);
    void this.catchUp(following);
    return () => this.all.delete(following);
  }

  /** Cuts everybody off, and waits until nothing is read any more. */
  async close(): Promise<void> {
    this.closing.abort();
    this.cutAll('shutdown');
    await this.reading;
  }

  private async read(): Promise<void> {
    let failures = 0;
    this.beatAt = performance.now() + BEAT_MS;
    while (this.all.size > 0 && this.head) {
      try {
        const facts = await this.parts.store.factsAfter(this.head, PART);
        failures = 0;
        this.tell(facts);
        if (facts.length < PART) await this.rest();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) return this.giveUp(error);
        failures += 1;
        await pause(Math.min(5_000, EVERY_MS * failures), this.closing.signal);
      }
      this.beat();
    }
  }

  private async rest(): Promise<void> {
    const { signal } = this.closing;
    await pause(SOON_MS, signal);
    if (this.soon > 0) this.soon -= 1;
    else await this.bell.wait(EVERY_MS, signal);
  }

  private tell(facts: readonly StreamedFact[]): void {
    const last = facts.at(-1);
    if (!last) return;
    this.head = last.place;
    for (const following of this.all) if (following.isLive) give(following, facts);
  }

  /** What lies between the place of the follower and the shared reader's. */
  private async catchUp(following: Following): Promise<void> {
    const { follower } = following;
    while (this.all.has(following) && this.head && comparePlaces(following.place, this.head) < 0) {
      try {
        const { head } = this;
        const facts = await this.parts.store.factsAfter(following.place, PART);
        // There is nothing between the two. The shared reader may have gone on meanwhile.
        if (facts.length === 0) following.place = head;
        give(following, facts);
        await follower.caughtUp();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) return this.giveUp(error);
        await pause(EVERY_MS, this.closing.signal);
      }
    }
    following.isLive = true;
  }

  private beat(): void {
    if (performance.now() < this.beatAt) return;
    this.beatAt = performance.now() + BEAT_MS;
    for (const { follower, place } of this.all) follower.beat(place);
  }

  private giveUp(error: unknown): void {
    this.parts.log(
      'error',
      `The streams were cut off, since the history could not be read: ${String(error)}`,
    );
    this.cutAll('unexpected');
  }

  private cutAll(reason: CutReason): void {
    for (const { follower } of this.all) follower.cut(reason);
    this.all.clear();
  }
}

function give(following: Following, facts: readonly StreamedFact[]): void {
  const { follower, place } = following;
  const wanted = facts.filter((fact) => comparePlaces(fact.place, place) > 0 && follower.wants(fact));
  const last = facts.at(-1)?.place ?? place;
  // Whoever joined after these were written is further already.
  if (comparePlaces(last, place) > 0) following.place = last;
  if (wanted.length > 0) follower.take(wanted);
}
