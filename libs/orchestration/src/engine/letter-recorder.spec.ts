import type { Broker, Delivery, IncomingMessage, OutgoingMessage } from '@edda/messaging';
import { deadLetter, HEADERS, letterOf, wireNames } from '@edda/messaging';
import { InMemorySagaStore } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../saga-store.js';
import type { DeadLetter } from '../store/dead-letter-store.js';
import { DeadLetterIntake } from './dead-letter-intake.js';
import { LetterRecorder } from './letter-recorder.js';

const names = wireNames();

const message = (id: string, detail = 'cents is too small'): IncomingMessage => ({
  queue: 'orchestrator.inbox',
  exchange: 'edda.events',
  routingKey: 'order.paid',
  redelivered: false,
  messageId: id,
  headers: {},
  content: new TextEncoder().encode(detail),
  text: detail,
});

/** A recorder on a store that refuses some letters, and on a broker that a test can see. */
function bench(refuse: (letters: readonly DeadLetter[]) => Error | undefined = () => undefined) {
  const store = new InMemorySagaStore();
  const calls: number[] = [];
  const lines: string[] = [];
  const published: OutgoingMessage[] = [];
  let deliver: (deliveries: readonly Delivery[]) => void = () => {};
  let prefetch = 0;
  const broker = {
    publish: async (messages: readonly OutgoingMessage[]) => {
      published.push(...messages);
      return messages.map(() => ({ status: 'confirmed' }) as const);
    },
    consume: async (options: { queue: string; prefetch: number }, receive: typeof deliver) => {
      ({ prefetch } = options);
      deliver = receive;
      return { cancel: async () => {} };
    },
  } as unknown as Broker;
  const closing = new AbortController();
  const recorder = new LetterRecorder({
    store: {
      recordLetters: async (letters) => {
        calls.push(letters.length);
        const error = refuse(letters);
        if (error) throw error;
        await store.recordLetters(letters);
      },
    },
    broker,
    names,
    service: 'orchestrator',
    log: (level, line) => void lines.push(`${level}: ${line}`),
    closing: closing.signal,
  });
  const record = (incoming: IncomingMessage, detail = incoming.text ?? '') =>
    recorder.record(
      letterOf(incoming, { reason: 'contract-violated', detail, by: 'payment' }, names),
      incoming,
    );
  const stored = async () => (await store.listLetters({ tenant: 'default', limit: 200 })).items;
  const bytesOf = async (id: string) => (await store.findLetter('default', id))?.content;
  return {
    recorder,
    record,
    stored,
    bytesOf,
    calls,
    lines,
    published,
    closing,
    intake: new DeadLetterIntake(broker, recorder, names),
    arrive: (deliveries: readonly Delivery[]) => deliver(deliveries),
    prefetch: () => prefetch,
  };
}

const ids = (letters: readonly { readonly messageId?: string }[]) =>
  letters.map(({ messageId = '' }) => messageId).toSorted();

describe('the recorder of dead letters', () => {
  it('stores what has come together with one call, with its bytes, hash, size and cause', async () => {
    const { record, stored, bytesOf, calls } = bench();
    await Promise.all([record(message('a')), record(message('b')), record(message('c'))]);
    expect(calls).toEqual([3]);
    expect(ids(await stored())).toEqual(['a', 'b', 'c']);
    for (const { id, messageId = '' } of await stored())
      expect(await bytesOf(id)).toEqual(message(messageId).content);
    expect((await stored())[0]).toMatchObject({
      sizeBytes: 18,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      cause: 'contract-violated orchestrator.inbox order.paid: cents is too small',
    });
  });

  it('keeps of a body that is too large what tells it from others', async () => {
    const { record, stored, calls } = bench((letters) =>
      letters.some(({ content }) => content !== undefined) ? new Error('with bytes') : undefined,
    );
    await record({ ...message('a'), content: new Uint8Array(1024 * 1024 + 1), text: 'x' });
    expect(calls).toEqual([1]);
    expect((await stored())[0]).toMatchObject({ sizeBytes: 1024 * 1024 + 1 });
  });

  it('waits for a database that is away, and tells of it once', async () => {
    let failures = 3;
    const { record, stored, lines } = bench(() =>
      (failures -= 1) >= 0 ? new StoreUnavailable('connection lost') : undefined,
    );
    await record(message('a'));
    expect(await stored()).toHaveLength(1);
    expect(lines.filter((line) => line.includes('connection lost'))).toHaveLength(1);
  });

  it('isolates a letter that cannot be stored, and lays it where nobody decodes it', async () => {
    const isBad = ({ messageId }: DeadLetter) => messageId === 'bad';
    const { record, stored, published, lines } = bench((letters) =>
      letters.some(isBad) ? new Error('index row too large') : undefined,
    );
    await Promise.all(['a', 'b', 'bad', 'c', 'd'].map((id) => record(message(id))));
    expect(ids(await stored())).toEqual(['a', 'b', 'c', 'd']);
    expect(published).toEqual([
      expect.objectContaining({
        exchange: names.dead,
        routingKey: 'undecodable.orchestrator.inbox',
        messageId: 'bad',
        content: message('bad').content,
      }),
    ]);
    expect(published[0]?.headers).toMatchObject({
      [HEADERS.deadQueue]: 'orchestrator.inbox',
      [HEADERS.deadDetail]: expect.stringContaining('index row too large'),
    });
    expect(lines.join()).toContain('Message bad');
  });

  it('tells of each cause once, not of each letter', async () => {
    const { record, lines } = bench();
    for (const [id, detail] of [
      ['a', 'cents 5 is too small'],
      ['b', 'cents 7 is too small'],
      ['c', 'no currency'],
    ] as const)
      await record(message(id), detail);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('Message a');
    expect(lines[1]).toContain('no currency');
  });

  it('tells louder of a reply that somebody forged', async () => {
    const { recorder, lines } = bench();
    const forged = { reason: 'forged', detail: 'not its user', by: 'orchestrator' } as const;
    await recorder.record(letterOf(message('a'), forged, names), message('a'));
    expect(lines).toEqual([expect.stringMatching(/^error: .*forged/)]);
  });

  it('gives up when the process closes: the broker keeps the message', async () => {
    const { record, recorder, closing } = bench(() => new StoreUnavailable('connection lost'));
    const outcome = record(message('a'));
    closing.abort();
    await expect(outcome).rejects.toThrow('connection lost');
    await recorder.close();
  });
});

describe('the intake of dead letters', () => {
  const delivery = (id: string, story: string[]): Delivery => {
    const { content, ...copy } = deadLetter(message(id), 'no-handler', 'nobody', names, 'payment', 1);
    return {
      message: {
        ...copy,
        queue: names.deadLetters,
        redelivered: false,
        content: content as Uint8Array,
        text: id,
      },
      ack: () => void story.push(`ack ${id}`),
      requeue: () => void story.push(`requeue ${id}`),
    };
  };

  it('stores the copies that have arrived together with one call, and then acknowledges them', async () => {
    const { intake, arrive, stored, calls, prefetch } = bench();
    const story: string[] = [];
    await intake.start();
    expect(prefetch()).toBe(200);
    arrive(['a', 'b'].map((id) => delivery(id, story)));
    expect(story).toEqual([]);
    await intake.drain();
    await intake.stop();
    expect(calls).toEqual([2]);
    expect(story).toEqual(['ack a', 'ack b']);
    expect((await stored()).map(({ by, isCopy, reason }) => ({ by, isCopy, reason }))).toEqual(
      Array(2).fill({ by: 'payment', isCopy: true, reason: 'no-handler' }),
    );
  });

  it('gives them back when the process closes before they are stored', async () => {
    const { intake, arrive, closing } = bench(() => new StoreUnavailable('connection lost'));
    const story: string[] = [];
    await intake.start();
    arrive([delivery('a', story)]);
    closing.abort();
    await intake.drain();
    expect(story).toEqual(['requeue a']);
  });
});
