import type { Broker, Delivery, IncomingMessage, OutgoingMessage, PublishResult } from '@edda/messaging';
import { HEADERS, wireNames } from '@edda/messaging';
import type { CommandType } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../saga-store.js';
import { ReplyIntake } from './reply-intake.js';
import type { ReplyWork, WorkResult } from './work.js';

const SAGA = '01970000-0000-7000-8000-000000000001';

function message(body = '{}', headers: Record<string, unknown> = {}): IncomingMessage {
  return {
    queue: 'orchestrator.replies',
    exchange: 'edda.replies.bank',
    routingKey: 'bank.pay',
    redelivered: false,
    messageId: 'reply-1',
    correlationId: SAGA,
    type: 'bank.pay',
    contentType: 'application/json',
    content: new TextEncoder().encode(body),
    text: body,
    headers: {
      [HEADERS.kind]: 'reply',
      [HEADERS.saga]: 'trip',
      [HEADERS.step]: 'pay',
      [HEADERS.direction]: 'forward',
      [HEADERS.epoch]: 1,
      [HEADERS.contractVersion]: 1,
      [HEADERS.outcome]: 'success',
      [HEADERS.causation]: 'command-1',
      ...headers,
    },
  };
}

/** An intake whose deliveries, submissions and publishes a test can see, in the order in which they happen. */
async function intakeWith(
  submit: (work: ReplyWork) => Promise<WorkResult>,
  results: readonly PublishResult[] = [],
  contractOf: () => CommandType | undefined = () => undefined,
) {
  const story: string[] = [];
  const copies: OutgoingMessage[] = [];
  const answers = results.values();
  let deliver: (deliveries: readonly Delivery[]) => void = () => {};
  const broker = {
    consume: async (_: unknown, receive: typeof deliver) => {
      deliver = receive;
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
  const settings = { names: wireNames(), service: 'orchestrator', prefetch: 10, contractOf };
  const observed = async (work: ReplyWork): Promise<WorkResult> => {
    const result = await submit(work);
    story.push('committed');
    return result;
  };
  const intake = new ReplyIntake(broker, observed, settings, () => {}, closing.signal);
  await intake.start();
  const receive = (incoming: IncomingMessage): void =>
    deliver([
      { message: incoming, ack: () => void story.push('ack'), requeue: () => void story.push('requeue') },
    ]);
  return { intake, receive, story, copies, closing };
}

const done = async (): Promise<WorkResult> => ({ status: 'done' });

describe('the intake of replies', () => {
  it('acknowledges after the commit, never before', async () => {
    const { intake, receive, story } = await intakeWith(done);
    receive(message());
    expect(story).toEqual([]);
    await intake.drain();
    expect(story).toEqual(['committed', 'ack']);
  });

  it('puts an undecodable message aside, and acknowledges it once the copy is confirmed', async () => {
    const { intake, receive, story, copies } = await intakeWith(done);
    receive(message('{}', { [HEADERS.kind]: undefined }));
    await intake.drain();
    expect(story).toEqual(['copy confirmed', 'ack']);
    expect(copies[0]).toMatchObject({
      exchange: 'edda.dead',
      routingKey: 'letter.orchestrator',
      messageId: 'reply-1',
    });
    expect(copies[0]?.headers).toMatchObject({
      [HEADERS.deadReason]: 'undecodable',
      [HEADERS.deadQueue]: 'orchestrator.replies',
    });
  });

  it('tells the saga first, then puts an unreadable reply aside', async () => {
    const { intake, receive, story } = await intakeWith(done);
    receive(message('not json'));
    await intake.drain();
    expect(story).toEqual(['committed', 'copy confirmed', 'ack']);
  });

  it('puts aside what the batch rejects', async () => {
    const { intake, receive, copies } = await intakeWith(async () => ({
      status: 'rejected',
      reason: 'unknown-saga',
      detail: 'gone',
    }));
    receive(message());
    await intake.drain();
    expect(copies[0]?.headers).toMatchObject({
      [HEADERS.deadReason]: 'unknown-saga',
      [HEADERS.deadDetail]: 'gone',
    });
  });

  it('names what is wrong with the message itself when no saga wants it either', async () => {
    const { intake, receive, copies } = await intakeWith(async () => ({
      status: 'rejected',
      reason: 'unknown-saga',
      detail: 'gone',
    }));
    receive(message('not json'));
    await intake.drain();
    expect(copies[0]?.headers).toMatchObject({ [HEADERS.deadReason]: 'undecodable' });
  });

  it('goes on trying until the copy is confirmed', async () => {
    const failed = { status: 'failed', reason: 'blocked' } as const;
    const { intake, receive, story } = await intakeWith(done, [failed, failed]);
    receive(message('{}', { [HEADERS.kind]: undefined }));
    await intake.drain();
    expect(story).toEqual(['copy failed', 'copy failed', 'copy confirmed', 'ack']);
  });

  it('puts aside a message that no transaction can take', async () => {
    const { intake, receive, copies, story } = await intakeWith(() => Promise.reject(new Error('22P05')));
    receive(message());
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
    receive(message());
    await intake.drain();
    expect(story).toEqual(['requeue']);
  });

  it('keeps a delivery while the database is away or another process holds its saga', async () => {
    const answers = [
      new StoreUnavailable('connection lost'),
      { status: 'busy' },
      { status: 'done' },
    ] as const;
    const next = answers.values();
    const { intake, receive, story } = await intakeWith(async () => {
      const answer = next.next().value ?? { status: 'done' };
      if (answer instanceof Error) throw answer;
      return answer;
    });
    receive(message());
    await intake.drain();
    expect(story).toEqual(['committed', 'committed', 'ack']);
  });

  it('gives a reply back for a version that only another orchestrator has', async () => {
    const { intake, receive, story } = await intakeWith(async () => ({
      status: 'unknown-version',
      detail: 'version 2',
    }));
    receive(message());
    await intake.drain();
    expect(story).toEqual(['committed', 'requeue']);
  });

  it('survives a contract whose own rule throws', async () => {
    const { intake, receive, story } = await intakeWith(done, [], () => {
      throw new Error('a rule of the contract threw');
    });
    receive(message());
    await intake.drain();
    expect(story).toEqual(['copy confirmed', 'ack']);
  });

  it('takes no more once it was stopped', async () => {
    const { intake, story } = await intakeWith(done);
    await intake.stop();
    expect(story).toEqual(['cancelled']);
  });
});
