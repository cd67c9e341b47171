import type { IncomingMessage } from '@edda/messaging';
import { command, event, HEADERS, letterOf, wireNames } from '@edda/messaging';
import { SagaBuilder } from '@edda/saga-core';
import type { SagaDefinition } from '@edda/saga-core';
import { IsInt, IsString, Min } from 'class-validator';
import { toDeadLetter } from '../../engine/to-dead-letter.js';
import type { DeadLetterStore } from '../../store/dead-letter-store.js';
import type { RestAnswer } from '../bench/rest-bench.js';
import { RestBench } from '../bench/rest-bench.js';
import { TOLD_ID as SAGA } from '../bench/told-sagas.js';
import { serveEdda } from '../serve-edda.js';

/** For specs only: dead letters behind REST, and the definitions that know their contracts. */

class Charge extends command('payment.charge', { version: 1 }) {
  @IsInt()
  @Min(1)
  cents: number;
}
class Paid extends event('order.paid', { version: 1 }) {
  @IsString()
  orderId: string;
}

function shop(): SagaDefinition {
  return new SagaBuilder({ name: 'order', version: 2 })
    .startedBy(command('order.place', { version: 1 }), { key: () => 'k', data: () => ({}) })
    .waitFor('paid', Paid, { match: { orderId: () => 'o' }, within: '1h', onTimeout: 'compensate' })
    .pivot('charge', (step) => step.command(Charge, () => ({ cents: 1 })))
    .build();
}

export const names = wireNames();
export const SIGNED = { by: 'lena', reason: 'Mended.' };
export const UNKNOWN = '019b0c5f-02d4-7a10-8c55-9e1f4b7a2d60';
export const CAUSE = 'contract-violated payment.commands payment.charge: cents: must not be less than …';

type Aside = Partial<IncomingMessage> & { body?: string; detail?: string };

/** The REST interface over real HTTP, with a store of dead letters behind it. */
export class LettersBench {
  store: DeadLetterStore;

  private constructor(
    readonly rest: RestBench,
    private readonly emptyStore: () => DeadLetterStore,
  ) {
    this.store = emptyStore();
  }

  static async open(emptyStore: () => DeadLetterStore): Promise<LettersBench> {
    const rest = await RestBench.open((app) => serveEdda(app, { standalone: true }));
    return new LettersBench(rest, emptyStore);
  }

  /** Before each test: no letters, and the definitions that know their contracts. */
  reset(): void {
    this.store = this.emptyStore();
    this.rest.reset();
    Object.assign(this.rest.sagas, { letters: this.store });
    this.rest.sagas.registry.add(shop());
  }

  close(): Promise<void> {
    return this.rest.close();
  }

  ask(path: string): Promise<RestAnswer> {
    return this.rest.ask(path);
  }

  post(path: string, body: object): Promise<RestAnswer> {
    return this.rest.post(path, body);
  }

  /** Records a command that its participant put aside; its id. */
  async aside(changes: Aside = {}): Promise<string> {
    const { detail = 'cents: must not be less than 1', ...told } = changes;
    const message = commandWith(told);
    const death = {
      reason: 'contract-violated',
      detail,
      by: 'payment',
      attempts: 2,
      stack: 'Error: no',
    } as const;
    await this.store.recordLetters([toDeadLetter({ ...letterOf(message, death, names), isCopy: true })]);
    const { items } = await this.store.listLetters({ tenant: 'default', limit: 100 });
    return items.find(({ messageId }) => messageId === message.messageId)?.id ?? '';
  }
}

function commandWith({ body = '{"cents":-5}', ...properties }: Omit<Aside, 'detail'>): IncomingMessage {
  return {
    queue: 'payment.commands',
    exchange: 'edda.commands',
    routingKey: 'payment.charge',
    redelivered: false,
    messageId: `m-${Math.random()}`,
    correlationId: SAGA,
    type: 'payment.charge',
    appId: 'orchestrator',
    contentType: 'application/json',
    content: new TextEncoder().encode(body),
    text: body,
    headers: {
      [HEADERS.kind]: 'command',
      [HEADERS.saga]: 'order',
      [HEADERS.step]: 'charge',
      [HEADERS.direction]: 'forward',
      [HEADERS.epoch]: 1,
      [HEADERS.contractVersion]: 1,
      [HEADERS.notAfter]: '2030-01-01T00:00:00.000Z',
      'x-death': [{ queue: 'q', count: 1 }],
    },
    ...properties,
  };
}
