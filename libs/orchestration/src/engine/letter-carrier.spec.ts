import type { Broker, IncomingMessage, OutgoingMessage, PublishResult } from '@edda/messaging';
import { HEADERS, letterOf, wireNames } from '@edda/messaging';
import type { IgnoreReason, SagaState } from '@edda/saga-core';
import { InMemorySagaStore } from '@edda/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../saga-store.js';
import type { DeadLetter, LetterPlan } from '../store/dead-letter-store.js';
import { LetterCarrier } from './letter-carrier.js';
import type { Verdict } from './queue-intake.js';
import type { Decided } from './submit-patiently.js';
import { toDeadLetter } from './to-dead-letter.js';
import type { ActionWork } from './work.js';

const names = wireNames();
const SAGA = '019b0c5f-02d4-7a10-8c55-9e1f4b7a2d60';
const redrive: LetterPlan = { intention: 'redrive', by: 'ada', because: 'mended' };
const discard: LetterPlan = { intention: 'discard', by: 'ada', because: 'a test' };
const controllers: AbortController[] = [];

afterEach(() => controllers.splice(0).forEach((controller) => controller.abort()));

/** A message as it was delivered; made anew each time, so that whoever changes one is found out. */
const delivered = (changes: Partial<IncomingMessage> = {}): IncomingMessage => ({
  queue: 'shop.events',
  exchange: 'edda.events',
  routingKey: 'order.paid',
  redelivered: false,
  messageId: 'm-1',
  correlationId: 'c-1',
  type: 'order.paid',
  appId: 'shop',
  contentType: 'application/json',
  headers: { urgent: true },
  content: new TextEncoder().encode('{"cents":5}'),
  text: '{"cents":5}',
  ...changes,
});

function letter(changes: Partial<IncomingMessage> = {}, isCopy = false): DeadLetter {
  const message = delivered(changes);
  const death = { reason: 'contract-violated', detail: 'no', by: 'shop' } as const;
  return toDeadLetter({ ...letterOf(message, death, names), isCopy });
}

const commandHeaders = {
  [HEADERS.kind]: 'command',
  [HEADERS.saga]: 'order',
  [HEADERS.step]: 'charge',
  [HEADERS.direction]: 'forward',
  [HEADERS.epoch]: 2,
  [HEADERS.contractVersion]: 1,
  [HEADERS.notAfter]: '2030-01-01T00:00:00.000Z',
};
const command = (messageId = 'm-1', saga = SAGA): DeadLetter =>
  letter({ queue: 'payment.commands', messageId, correlationId: saga, headers: commandHeaders }, true);

const state = { id: SAGA, status: 'completed' } as SagaState;
const refused = (ignored: IgnoreReason): Decided => ({ status: 'answered', state, ignored });

interface World {
  readonly submit?: (work: ActionWork) => Promise<Decided>;
  readonly takeIn?: (message: IncomingMessage) => Promise<Verdict>;
  readonly result?: PublishResult;
}

/** A carrier on letters that are planned. */
async function bench(
  letters: readonly DeadLetter[],
  plan: LetterPlan,
  {
    submit = async () => ({ status: 'answered', state }),
    takeIn = async () => ({ status: 'done' }),
    result,
  }: World = {},
) {
  const store = new InMemorySagaStore();
  for (const each of letters) await store.recordLetters([each]);
  await store.planLetters({ tenant: 'default' }, plan);
  const told: ActionWork[] = [];
  const taken: [string, IncomingMessage][] = [];
  const published: OutgoingMessage[] = [];
  const lines: string[] = [];
  const closing = new AbortController();
  controllers.push(closing);
  const broker = {
    publish: async (messages: readonly OutgoingMessage[]) => {
      published.push(...messages);
      return messages.map(() => result ?? { status: 'confirmed' });
    },
  } as unknown as Broker;
  const carrier = new LetterCarrier({
    store,
    broker,
    names,
    submit: async (work) => {
      told.push(work);
      return submit(work);
    },
    takeIn: async (queue, message) => {
      taken.push([queue, message]);
      return takeIn(message);
    },
    log: (_, line) => void lines.push(line),
    closing: closing.signal,
  });
  carrier.start();
  const all = async () => (await store.listLetters({ tenant: 'default', limit: 100 })).items;
  const statuses = async () => (await all()).map(({ status }) => status);
  const settled = async (status: string) => {
    await expect.poll(statuses).toEqual(letters.map(() => status));
    return (await all())[0];
  };
  return {
    store,
    told,
    taken,
    published,
    lines,
    statuses,
    settled,
    close: () => (closing.abort(), carrier.close()),
  };
}

describe('a command that was put aside', () => {
  it('goes back by way of its saga, as an action of whoever wants it', async () => {
    const { told, settled, published } = await bench([command()], { ...redrive, corrected: '{"cents":7}' });
    expect(await settled('redriven')).toMatchObject({ note: 'ada: mended' });
    expect(told).toEqual([
      {
        kind: 'action',
        sagaId: SAGA,
        input: {
          kind: 'action',
          id: expect.any(String),
          action: 'redrive',
          by: 'ada',
          reason: 'mended',
          path: 'charge',
          direction: 'forward',
          epoch: 2,
          body: { cents: 7 },
        },
      },
    ]);
    expect(published).toEqual([]);
  });

  it.each([
    ['ended', 'has ended (completed)'],
    ['stale-epoch', 'this is try 2'],
    ['expired', 'The time is over'],
    ['unknown-step', 'never sent'],
    ['not-parked', 'has gone another way'],
    ['parked', 'did not take it: parked'],
  ] as const)('is open again with a sentence when its saga refuses it as %s', async (reason, sentence) => {
    const { settled } = await bench([command()], redrive, { submit: async () => refused(reason) });
    expect((await settled('open'))?.note).toContain(sentence);
  });

  it('is open again when there is no such saga', async () => {
    const rejected = { status: 'rejected', reason: 'unknown-saga', detail: 'There is no saga s.' } as const;
    const { settled } = await bench([command()], redrive, { submit: async () => rejected });
    expect((await settled('open'))?.note).toBe('There is no saga s.');
  });

  it('is back when its saga knows the action already: somebody died between carrying and settling', async () => {
    const { settled } = await bench([command()], redrive, { submit: async () => refused('duplicate') });
    await settled('redriven');
  });

  it('is told to its saga under the same id each time the same plan is carried out', async () => {
    const { told, store, close } = await bench([command()], redrive, {
      submit: () => Promise.resolve({ status: 'unknown-version', detail: 'version 9' }),
    });
    await expect.poll(() => told.length).toBe(1);
    store.time.advance(31_000);
    await expect.poll(() => told.length).toBe(2);
    expect(told[1]?.input.id).toBe(told[0]?.input.id);
    await close();
  });

  it('is discarded by way of its saga too', async () => {
    const { told, settled } = await bench([command()], discard);
    expect(await settled('discarded')).toMatchObject({ note: 'ada: a test' });
    expect(told[0]?.input).toMatchObject({ action: 'discard', path: 'charge' });
  });

  it('can be discarded when its saga has ended, or is not there any more', async () => {
    const { settled } = await bench([command()], discard, { submit: async () => refused('ended') });
    expect((await settled('discarded'))?.note).toContain('has gone on without it');
  });

  it('waits for one that came before it in the same saga, and for nobody else', async () => {
    const other = SAGA.replace('019b', '019c');
    const { told, statuses, close } = await bench(
      [command('a'), command('b'), command('c', other)],
      redrive,
      {
        submit: async ({ sagaId }) =>
          sagaId === SAGA
            ? { status: 'unknown-version', detail: 'version 9' }
            : { status: 'answered', state },
      },
    );
    await expect
      .poll(async () => (await statuses()).toSorted())
      .toEqual(['redriven', 'redriving', 'redriving']);
    expect(told.map(({ sagaId }) => sagaId).toSorted()).toEqual([SAGA, other]);
    await close();
  });

  it('is open again when it cannot be processed at all', async () => {
    const { settled } = await bench([command()], redrive, {
      submit: () => Promise.reject(new Error('22P05')),
    });
    expect((await settled('open'))?.note).toContain('22P05');
  });
});

describe('what lay in a queue of the orchestrators', () => {
  const address = {
    queue: names.replies,
    exchange: 'edda.replies.payment',
    routingKey: 'payment.charge',
  };
  const reply = () => letter(address);

  it('is taken in again as it was delivered', async () => {
    const { taken, settled } = await bench([reply()], redrive);
    await settled('redriven');
    expect(taken).toEqual([['replies', delivered(address)]]);
  });

  it('is taken in with the body that a person gave it', async () => {
    const garbled = letter({
      queue: names.inbox,
      content: Uint8Array.from([0xff]),
      contentType: 'text/plain',
    });
    const { taken, settled } = await bench([garbled], { ...redrive, corrected: '{"cents":7}' });
    await settled('redriven');
    expect(taken[0]).toMatchObject(['inbox', { text: '{"cents":7}', contentType: 'application/json' }]);
  });

  it('is open again when it is put aside again, and says why', async () => {
    const takeIn = async (): Promise<Verdict> => ({
      status: 'aside',
      reason: 'unknown-saga',
      detail: 'No such saga.',
    });
    const { settled, store } = await bench([reply()], redrive, { takeIn });
    expect((await settled('open'))?.note).toContain('still unknown-saga: No such saga.');
    expect(await store.countLetters({ tenant: 'default' })).toBe(1);
  });

  it('is left to others when this process does not have its version', async () => {
    const takeIn = async (): Promise<Verdict> => ({ status: 'for-others', detail: 'version 9' });
    const { statuses, lines, close } = await bench([reply()], redrive, { takeIn });
    await expect.poll(() => lines.join()).toContain('version 9');
    expect(await statuses()).toEqual(['redriving']);
    await close();
  });

  it('is never taken in when it came as a copy: anybody could have written it', async () => {
    const forged = { ...reply(), isCopy: true };
    const { taken, settled } = await bench([forged], redrive);
    expect((await settled('open'))?.note).toContain('not believed');
    expect(taken).toEqual([]);
  });

  it('cannot go back when its bytes were too many to be kept', async () => {
    const { content: _, ...large } = reply();
    const { settled } = await bench([{ ...large, sizeBytes: 9_000_000 }], redrive);
    expect((await settled('open'))?.note).toContain('9000000 bytes');
  });

  it('is only marked when it is discarded', async () => {
    const { taken, settled } = await bench([reply()], discard);
    await settled('discarded');
    expect(taken).toEqual([]);
  });
});

describe('any other dead letter', () => {
  it('goes back to its queue alone, with its bytes, its id, and where it came from first', async () => {
    const { published, settled } = await bench([letter({}, true)], redrive);
    await settled('redriven');
    expect(published).toEqual([
      {
        exchange: 'edda.redrive',
        routingKey: 'shop.events',
        mandatory: true,
        messageId: 'm-1',
        correlationId: 'c-1',
        type: 'order.paid',
        appId: 'shop',
        contentType: 'application/json',
        timestamp: expect.any(Number),
        headers: {
          urgent: true,
          [HEADERS.originExchange]: 'edda.events',
          [HEADERS.originRoutingKey]: 'order.paid',
        },
        content: new TextEncoder().encode('{"cents":5}'),
      },
    ]);
  });

  it('is open again when there is no such queue, and says which', async () => {
    const { settled } = await bench([letter()], redrive, {
      result: { status: 'returned', reason: 'NO_ROUTE' },
    });
    expect((await settled('open'))?.note).toContain('No queue "shop.events"');
  });

  it('waits while the broker is away, and is carried when its lease is over', async () => {
    const { published, statuses, store, close } = await bench([letter()], redrive, {
      result: { status: 'failed', reason: 'blocked' },
    });
    await expect.poll(() => published.length).toBe(1);
    expect(await statuses()).toEqual(['redriving']);
    store.time.advance(31_000);
    await expect.poll(() => published.length).toBe(2);
    await close();
  });
});

describe('the carrier of dead letters', () => {
  it('survives a database that is away', async () => {
    const { store, lines } = await bench([], redrive);
    const claim = store.claimLetters.bind(store);
    store.claimLetters = async () => {
      store.claimLetters = claim;
      throw new StoreUnavailable('connection lost');
    };
    await expect.poll(() => lines.join()).toContain('connection lost');
    await store.recordLetters([letter()]);
    await store.planLetters({ tenant: 'default' }, redrive);
    await expect
      .poll(async () => (await store.listLetters({ tenant: 'default', limit: 1 })).items[0]?.status)
      .toBe('redriven');
  });

  it('ends at once when the process closes', async () => {
    const { close } = await bench([], redrive);
    await close();
  });
});
