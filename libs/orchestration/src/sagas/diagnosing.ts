import type { Broker, QueueLook, WireNames } from '@edda/messaging';
import type { SagaState } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';
import { diagnose } from '../diagnosis/diagnose-saga.js';
import type { Diagnosis, GatheredFacts } from '../diagnosis/facts.js';
import { queuesOf } from '../diagnosis/queue-for.js';
import type { SagaRegistry } from '../saga-registry.js';
import type { SagaQuery, SagaStore } from '../saga-store.js';
import type { Past } from '../secrecy/past.js';
import { pastOf, READ_AT_MOST, READ_IN_LISTS } from '../secrecy/past.js';
import type { Sight } from '../secrecy/sight.js';

/** Who paused a saga stands among its latest facts: nothing but events and ignored inputs come after that. */
const LATEST_FACTS = 100;

/** A page of diagnoses. */
export interface DiagnosisPage {
  readonly items: readonly Diagnosis[];
  readonly next?: string;
}

/** The broker, as far as it is asked here. */
export type LookedAtBroker = Pick<Broker, 'status' | 'look'>;

/** Gathers what is known of sagas that do not move, and says why. */
export class Diagnosing {
  constructor(
    private readonly store: SagaStore,
    private readonly registry: SagaRegistry,
    private readonly broker: LookedAtBroker,
    private readonly names: WireNames,
    private readonly sight: Pick<Sight, 'state' | 'entries' | 'needsPast'>,
  ) {}

  async one(id: string): Promise<Diagnosis | undefined> {
    const state = await this.store.find(id);
    return state && (await this.diagnosesOf([state], READ_AT_MOST))[0];
  }

  /** Sagas under way to which nothing has happened for `quietMs`, each with its reasons. */
  async quiet(query: SagaQuery, quietMs: number): Promise<DiagnosisPage> {
    const now = await this.store.clock();
    const { items, next } = await this.store.list({ ...query, updatedBefore: now - quietMs });
    return { items: await this.diagnosesOf(items, READ_IN_LISTS), ...(next === undefined ? {} : { next }) };
  }

  private async diagnosesOf(states: readonly SagaState[], readAtMost: number): Promise<readonly Diagnosis[]> {
    const open = states.filter((state) => !hasEnded(state));
    const [now, standings, queues] = await Promise.all([
      this.store.clock(),
      this.store.standings(states.map(({ id }) => id)),
      this.look(open),
    ]);
    const { names, broker } = this;
    return Promise.all(
      states.map(async (state): Promise<Diagnosis> => {
        const past = await pastOf(this.store, this.sight, state, readAtMost);
        const [latest, openLetters] = await Promise.all([this.latestOf(state, past), this.lettersOf(state)]);
        const facts: GatheredFacts = {
          state: this.sight.state(state, past),
          definition: this.registry.of(state),
          standing: standings.get(state.id) ?? { updatedAt: now, unsent: [] },
          latest,
          openLetters,
          broker: { status: broker.status, ...(queues ? { queues } : {}) },
          names,
          now,
        };
        return diagnose(facts);
      }),
    );
  }

  private async latestOf(state: SagaState, past: Past) {
    const { id, status, revision } = state;
    if (status !== 'paused') return [];
    const latest = await this.store.history(id, Math.max(0, revision - LATEST_FACTS), LATEST_FACTS);
    return this.sight.entries(state, latest, past);
  }

  private async lettersOf({ id, tenant }: SagaState): Promise<number> {
    return this.store.countLetters({ tenant, sagaId: id });
  }

  /** Undefined if the broker cannot be asked: what it could have said is left out then. */
  private async look(
    states: readonly SagaState[],
  ): Promise<ReadonlyMap<string, QueueLook | undefined> | undefined> {
    const { registry, names, broker } = this;
    const queues = [...new Set(states.flatMap((state) => queuesOf(state, registry.of(state), names)))];
    if (queues.length === 0) return new Map();
    try {
      const looks = await broker.look(queues);
      return new Map(queues.map((queue, index) => [queue, looks[index]]));
    } catch {
      return undefined;
    }
  }
}
