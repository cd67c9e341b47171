import type { BrokerStatus, QueueLook, WireNames } from '@edda/messaging';
import type { SagaRegistry } from '../saga-registry.js';
import type { SagaStore } from '../saga-store.js';
import type { Pulse, SagaCount } from '../store/saga-reads.js';
import type { LookedAtBroker } from './diagnosing.js';

/** What began and ended is counted over this time. */
export const WINDOW_MS = 60_000;
/** Messages in the outbox are counted no further. */
const UNSENT_CAP = 100_000;

/** A queue, and what it has; without that it does not exist. */
export interface WatchedQueue {
  readonly name: string;
  readonly look?: QueueLook;
}

/** How all is doing. */
export interface Overview {
  readonly pulse: Pulse;
  /** Of sagas under way alone. */
  readonly counts: readonly SagaCount[];
  readonly unsent: number;
  readonly isUnsentCapped: boolean;
  readonly openLetters: number;
  readonly broker: BrokerStatus;
  /** Those that sagas depend on. Missing if the broker could not be asked. */
  readonly queues?: readonly WatchedQueue[];
}

/** Looks at the whole. */
export class Watching {
  constructor(
    private readonly store: SagaStore,
    private readonly registry: SagaRegistry,
    private readonly broker: LookedAtBroker,
    private readonly names: WireNames,
  ) {}

  async overview(tenant: string): Promise<Overview> {
    const { store, broker } = this;
    const [pulse, counts, unsent, openLetters, queues] = await Promise.all([
      store.pulse(tenant, WINDOW_MS),
      store.countSagas(tenant, undefined, 0),
      store.unsent(UNSENT_CAP),
      store.countLetters({ tenant }),
      this.look(),
    ]);
    return {
      pulse,
      counts,
      unsent,
      isUnsentCapped: unsent >= UNSENT_CAP,
      openLetters,
      broker: broker.status,
      ...(queues ? { queues } : {}),
    };
  }

  private async look(): Promise<readonly WatchedQueue[] | undefined> {
    const { registry, names, broker } = this;
    const queues = [
      names.replies,
      names.inbox,
      ...registry.participants().map((name) => names.commandsOf(name)),
    ];
    const all = [...new Set(queues)];
    try {
      const looks = await broker.look(all);
      return all.map((name, index) => {
        const look = looks[index];
        return look ? { name, look } : { name };
      });
    } catch {
      return undefined;
    }
  }
}
