import type { Broker, Delivery, IncomingMessage, OutgoingMessage, PublishResult } from '@edda/messaging';
import { HEADERS, wireNames } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import type { Verdict } from './queue-intake.js';
import { publishSurely, QueueIntake } from './queue-intake.js';

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

/** An intake whose deliveries, verdicts and publishes a test can see, in the order in which they happen. */
async function intakeWith(take: () => Promise<Verdict>, results: readonly PublishResult[] = []) {
  const story: string[] = [];
  const copies: OutgoingMessage[] = [];
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
  const lines: string[] = [];
  const log = (level: string, line: string): void => void lines.push(`${level}: ${line}`);
  const intake = new QueueIntake(broker, observed, settings, log, closing.signal);
  await intake.start();
  story.splice(0);
  const receive = (incoming = message): void =>
    deliver([
      { message: incoming, ack: () => void story.push('ack'), requeue: () => void story.push('requeue') },
    ]);
  return { intake, receive, story, copies, lines, closing, broker };
}

const done = async (): Promise<Verdict> => ({ status: 'done' });
const aside = async (): Promise<Verdict> => ({ status: 'aside', reason: 'undecodable', detail: 'no JSON' });

describe('the intake of a queue', () => {
  it('calls out loud what somebody sent in the name of somebody else, and says everything else quietly', async () => {
    for (const [reason, level] of [
      ['forged', 'error'],
      ['undecodable', 'warn'],
    ] as const) {
      const { intake, receive, lines } = await intakeWith(async () => ({
        status: 'aside',
        reason,
        detail: 'why',
      }));
      receive();
      await intake.drain();
      expect(lines).toEqual([expect.stringMatching(`^${level}: Message m-1 from .*${reason}: why`)]);
    }
  });

  it('acknowledges after the commit, never before', async () => {
    const { intake, receive, story } = await intakeWith(done);
    receive();
    expect(story).toEqual([]);
    await intake.drain();
    expect(story).toEqual(['committed', 'ack']);
  });

  it('puts a message aside, and acknowledges it once the copy is confirmed', async () => {
    const { intake, receive, story, copies } = await intakeWith(aside);
    receive();
    await intake.drain();
    expect(story).toEqual(['committed', 'copy confirmed', 'ack']);
    expect(copies[0]).toMatchObject({
      exchange: 'edda.dead',
      routingKey: 'letter.orchestrator',
      messageId: 'm-1',
      headers: {
        [HEADERS.deadReason]: 'undecodable',
        [HEADERS.deadDetail]: 'no JSON',
        [HEADERS.deadQueue]: 'orchestrator.inbox',
      },
    });
  });

  it('goes on trying until the copy is confirmed', async () => {
    const { intake, receive, story } = await intakeWith(aside, [failed, failed]);
    receive();
    await intake.drain();
    expect(story).toEqual(['committed', 'copy failed', 'copy failed', 'copy confirmed', 'ack']);
  });

  it('puts aside a message that cannot be processed at all', async () => {
    const { intake, receive, copies, story } = await intakeWith(() => Promise.reject(new Error('22P05')));
    receive();
    await intake.drain();
    expect(copies[0]?.headers).toMatchObject({
      [HEADERS.deadReason]: 'unprocessable',
      [HEADERS.deadDetail]: '22P05',
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

  it('gives a message back, unacknowledged, whose copy nobody confirms before the process closes', async () => {
    const { intake, receive, story, closing } = await intakeWith(
      aside,
      Array.from({ length: 9 }, () => failed),
    );
    receive();
    await expect.poll(() => story).toContain('copy failed');
    closing.abort();
    await intake.drain();
    expect(story.at(-1)).toBe('requeue');
    expect(story).not.toContain('ack');
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
    const { broker, closing, story, copies } = await intakeWith(done, [failed]);
    const reply = { messageId: 'r-1' } as OutgoingMessage;
    await publishSurely(broker, reply, closing.signal);
    expect(story).toEqual(['copy failed', 'copy confirmed']);
    expect(copies.map(({ messageId }) => messageId)).toEqual(['r-1', 'r-1']);
  });
});
