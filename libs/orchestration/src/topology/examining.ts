import type { QueueLooks } from '@edda/messaging';
import { participantOf, remembered, standing, topology } from '@edda/messaging';
import { commandsOf } from '@edda/saga-core';
import type { ResolvedEddaOptions } from '../options.js';
import type { SagaRegistry } from '../saga-registry.js';
import type { LookedAtBroker } from '../sagas/diagnosing.js';
import type { Looked, SeenTopology } from './seen-topology.js';
import { seenTopology } from './seen-topology.js';
import { wantedSystem } from './wanted-system.js';

/** However many look at a screen, the broker is looked at so often at most. */
const LOOK_EVERY_MS = 3_000;

/** Looks at the broker by every way that there is, and has the doctor say what is wrong. The database is not needed. */
export class Examining {
  /** Never rejects for what the broker says, so what could not be looked at is not tried for each who asks either. */
  readonly topology = remembered(
    LOOK_EVERY_MS,
    () => performance.now(),
    () => this.examine(),
  );

  constructor(
    private readonly registry: SagaRegistry,
    private readonly broker: LookedAtBroker,
    private readonly options: Pick<ResolvedEddaOptions, 'namespace' | 'envelopes' | 'brokerReader'>,
  ) {}

  private async examine(): Promise<SeenTopology> {
    const { registry, broker, options } = this;
    const { vhost, mode } = options.brokerReader ?? {};
    const wanted = { ...wantedSystem(registry, options), vhost, mode };
    const queues = standing(topology(wanted)).queues.map(({ name }) => name);
    const [looks, read] = await Promise.all([this.look(queues), this.read()]);
    return seenTopology(wanted, { status: broker.status, looks, ...read }, this.senders());
  }

  private async look(queues: readonly string[]): Promise<QueueLooks> {
    try {
      const looks = await this.broker.look(queues);
      return new Map(queues.map((queue, index) => [queue, looks[index]]));
    } catch {
      return new Map();
    }
  }

  private async read(): Promise<Pick<Looked, 'found' | 'failure'>> {
    const { brokerReader } = this.options;
    if (!brokerReader) return {};
    try {
      return { found: await brokerReader.read() };
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  }

  private senders(): ReadonlyMap<string, readonly string[]> {
    const sending = this.registry.all().map((definition) => ({
      name: definition.name,
      to: new Set(commandsOf(definition).map(({ messageName }) => participantOf(messageName))),
    }));
    const sendersTo = (participant: string): readonly string[] => [
      ...new Set(sending.filter(({ to }) => to.has(participant)).map(({ name }) => name)),
    ];
    return new Map(this.registry.participants().map((participant) => [participant, sendersTo(participant)]));
  }
}
