import type {
  Broker,
  Delivery,
  IncomingMessage,
  Letter,
  OutgoingMessage,
  PublishResult,
} from '@edda/messaging';
import { wireNames } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import type { Verdict } from './queue-intake.js';
import { publishSurely } from './publish-surely.js';
import { QueueIntake } from './queue-intake.js';

const message: IncomingMessage = {
  queue: 'orchestrator.inbox',
  exchange: 'edda.events',
  routingKey: 'order.paid',
  redelivered: false,
  messageId: 'm-1',
  content: new TextEncoder().encode('{}'),
  text: '{}',
  headers: {},
};

const failed = { status: 'failed', reason: 'blocked' } as const;

interface Surroundings {
  /** Stores a dead letter. */
  readonly record?: () => Promise<void>;
  /** What becomes of what is published, one after the other. */
  readonly results?: readonly PublishResult[];
}

/** An intake whose deliveries, verdicts and letters a test can see, in the order in which they happen. */
async function intakeWith(
  take: () => Promise<Verdict>,
  { record = async () => {}, results = [] }: Surroundings = {},
) {
  const story: string[] = [];
  const copies: OutgoingMessage[] = [];
  const letters: Letter[] = [];
  const answers = results.values();
  let deliver: (deliveries: readonly Delivery[]) => void = () => {};
  const broker = {
    consume: async (options: { queue: string }, receive: typeof deliver) => {
      deliver = receive;
      story.push(`consumes ${options.queue}`);
      return { cancel: async () => void story.push('cancelled') };
    },
    publish: async (messages: readonly OutgoingMessage[]) => {
      copies.push(...messages);
      const result = answers.next().value ?? ({ status: 'confirmed' } as const);
      story.push(`copy ${result.status}`);
      return [result];
    },
  } as unknown as Broker;
  const closing = new AbortController();
  const observed = async (): Promise<Verdict> => {
    const verdict = await take();
    story.push('committed');
    return verdict;
  };
  const settings = { queue: 'orchestrator.inbox', names: wireNames(), service: 'orchestrator', prefetch: 10 };
  const recorder = {
    record: async (letter: Letter) => {
      letters.push(letter);
      await record();
      story.push('recorded');
    },
  };
  const intake = new QueueIntake(broker, observed, recorder, settings, () => {}, closing.signal);
  await intake.start();
  story.splice(0);
  const receive = (incoming = message): void =>
    deliver([
      { message: incoming, ack: () => void story.push('ack'), requeue: () => void story.push('requeue') },
    ]);
  return { intake, receive, story, copies, letters, closing, broker };
}

const done = async (): Promise<Verdict> => ({ status: 'done' });
const aside = async (): Promise<Verdict> => ({ status: 'aside', reason: 'undecodable', detail: 'no JSON' });

describe('the intake of a queue', () => {
  it('acknowledges after the commit, never before', async () => {
    const { intake, receive, story } = await intakeWith(done);
    receive();
    expect(story).toEqual([]);
    await intake.drain();
    expect(story).toEqual(['committed', 'ack']);
  });

  it('puts a message aside, and acknowledges it once it is stored as a dead letter', async () => {
    const { intake, receive, story, letters } = await intakeWith(aside);
    receive();
    await intake.drain();
    expect(story).toEqual(['committed', 'recorded', 'ack']);
    expect(letters).toEqual([
      expect.objectContaining({
        reason: 'undecodable',
        detail: 'no JSON',
        by: 'orchestrator',
        isCopy: false,
        queue: 'orchestrator.inbox',
        exchange: 'edda.events',
        routingKey: 'order.paid',
        messageId: 'm-1',
        content: message.content,
      }),
    ]);
  });

  it('publishes nothing to put a message aside: no broker has to be there for it', async () => {
    const { intake, receive, copies } = await intakeWith(aside);
    receive();
    await intake.drain();
    expect(copies).toEqual([]);
  });

  it('puts aside a message that cannot be processed at all, and says where it failed', async () => {
    const { intake, receive, letters, story } = await intakeWith(() => Promise.reject(new Error('22P05')));
    receive();
    await intake.drain();
    expect(letters[0]).toMatchObject({
      reason: 'unprocessable',
      detail: '22P05',
      stack: expect.stringContaining('queue-intake.spec'),
    });
    expect(story.at(-1)).toBe('ack');
  });

  it('gives a message back when the process closes in the middle', async () => {
    const { intake, receive, story, closing } = await intakeWith(() => Promise.reject(new Error('closing')));
    closing.abort();
    receive();
    await intake.drain();
    expect(story).toEqual(['requeue']);
  });

  it('gives a message back, unacknowledged, whose letter cannot be stored before the process closes', async () => {
    const record = () => Promise.reject(new Error('closing'));
    const { intake, receive, story } = await intakeWith(aside, { record });
    receive();
    await intake.drain();
    expect(story).toEqual(['committed', 'requeue']);
  });

  it('gives back what only another orchestrator can do', async () => {
    const { intake, receive, story } = await intakeWith(async () => ({ status: 'for-others', detail: 'v2' }));
    receive();
    await intake.drain();
    expect(story).toEqual(['committed', 'requeue']);
  });

  it('takes no more once it was stopped', async () => {
    const { intake, story } = await intakeWith(done);
    await intake.stop();
    expect(story).toEqual(['cancelled']);
  });

  it('sends what has to be sent until it is confirmed', async () => {
    const { broker, closing, story, copies } = await intakeWith(done, { results: [failed] });
    const reply = { messageId: 'r-1' } as OutgoingMessage;
    await publishSurely(broker, reply, closing.signal);
    expect(story).toEqual(['copy failed', 'copy confirmed']);
    expect(copies.map(({ messageId }) => messageId)).toEqual(['r-1', 'r-1']);
  });
});
