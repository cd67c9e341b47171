import type { IncomingMessage } from '@edda/messaging';
import { HEADERS, wireNames } from '@edda/messaging';
import type { CommandType } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../saga-store.js';
import { ReplyIntake } from './reply-intake.js';
import type { Work, WorkResult } from './work.js';

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

const take = (
  submit: (work: Work) => Promise<WorkResult>,
  incoming = message(),
  contractOf: () => CommandType | undefined = () => undefined,
  closing = new AbortController().signal,
) =>
  new ReplyIntake(submit, { names: wireNames(), contractOf, userFor: () => undefined }, closing).take(
    incoming,
  );

const done = async (): Promise<WorkResult> => ({ status: 'done' });
const gone = async (): Promise<WorkResult> => ({
  status: 'rejected',
  reason: 'unknown-saga',
  detail: 'gone',
});

describe('the intake of replies', () => {
  it('is done with a reply once its saga has it', async () => {
    const submitted: Work[] = [];
    const submit = async (work: Work) => (submitted.push(work), await done());
    expect(await take(submit)).toEqual({ status: 'done' });
    expect(submitted).toMatchObject([{ kind: 'reply', sagaId: SAGA, command: 'bank.pay' }]);
  });

  it('puts an undecodable message aside', async () => {
    expect(await take(done, message('{}', { [HEADERS.kind]: undefined }))).toMatchObject({
      status: 'aside',
      reason: 'undecodable',
    });
  });

  it('tells the saga first, then puts an unreadable reply aside', async () => {
    const submitted: Work[] = [];
    const submit = async (work: Work) => (submitted.push(work), await done());
    expect(await take(submit, message('not json'))).toMatchObject({ status: 'aside', reason: 'undecodable' });
    expect(submitted).toMatchObject([{ input: { result: { outcome: 'unreadable' } } }]);
  });

  it('puts aside what the batch rejects', async () => {
    expect(await take(gone)).toEqual({ status: 'aside', reason: 'unknown-saga', detail: 'gone' });
  });

  it('names what is wrong with the message itself when no saga wants it either', async () => {
    expect(await take(gone, message('not json'))).toMatchObject({ reason: 'undecodable' });
  });

  it('lets through what no transaction can take, for the queue to put aside', async () => {
    await expect(take(() => Promise.reject(new Error('22P05')))).rejects.toThrow('22P05');
  });

  it('keeps a reply while the database is away or another process holds its saga', async () => {
    const answers = [new StoreUnavailable('connection lost'), { status: 'busy' } as const].values();
    let asked = 0;
    const submit = async (): Promise<WorkResult> => {
      asked += 1;
      const answer = answers.next().value ?? { status: 'done' };
      if (answer instanceof Error) throw answer;
      return answer;
    };
    expect(await take(submit)).toEqual({ status: 'done' });
    expect(asked).toBe(3);
  });

  it('gives up waiting when the process closes', async () => {
    const closing = AbortSignal.abort();
    const busy = async (): Promise<WorkResult> => ({ status: 'busy' });
    await expect(take(busy, message(), undefined, closing)).rejects.toThrow('shutting down');
  });

  it('leaves a reply to others for a version that only they have', async () => {
    const submit = async (): Promise<WorkResult> => ({ status: 'unknown-version', detail: 'version 2' });
    expect(await take(submit)).toEqual({ status: 'for-others', detail: 'version 2' });
  });

  it('lets the error of a contract whose own rule throws through, for the queue to put the reply aside', async () => {
    const contractOf = () => {
      throw new Error('a rule of the contract threw');
    };
    await expect(take(done, message(), contractOf)).rejects.toThrow('a rule of the contract threw');
  });
});
