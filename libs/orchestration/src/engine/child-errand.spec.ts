import type { CommandMessage } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import type { ChildErrand } from './child-errand.js';
import { readChildErrand, refusalReply, startOfChild, tombstoneOf } from './child-errand.js';
import { orderSaga, reportSaga } from './order-sagas.fixture.js';

const PARENT = '01970000-0000-7000-8000-000000000001';

const run: CommandMessage = {
  kind: 'command',
  id: `${PARENT}:order[2]:forward:3`,
  name: 'orchestrator.run-saga',
  contractVersion: 1,
  sagaId: PARENT,
  saga: 'bundle',
  path: 'order[2]',
  tenant: 'north',
  traceparent: '00-a-b-01',
  direction: 'forward',
  epoch: 3,
  attempt: 2,
  notAfter: 1,
  body: { saga: 'order', mode: 'await', input: { orderId: 'o1', cents: 5 } },
};
const undo: CommandMessage = {
  ...run,
  id: `${PARENT}:order[2]:compensation:1`,
  name: 'orchestrator.undo-saga',
  direction: 'compensation',
  epoch: 1,
  attempt: 1,
  body: { ...run.body, epoch: 3 },
};

function errandIn(message: CommandMessage): ChildErrand {
  const errand = readChildErrand(message);
  if (typeof errand === 'string') throw new Error(errand);
  return errand;
}

describe('what a parent saga asks', () => {
  it('names the child, the parent and what is owed for it', () => {
    expect(readChildErrand(run)).toEqual({
      saga: 'order',
      input: { orderId: 'o1', cents: 5 },
      tenant: 'north',
      parent: { sagaId: PARENT, saga: 'bundle', path: 'order[2]', traceparent: '00-a-b-01' },
      asks: { errand: 'run', answer: 'at-end', messageId: run.id, epoch: 3, attempt: 2 },
      idempotencyKey: `${PARENT}:order[2]:3`,
    });
  });

  it('is about the same child, whether it is to be run, revoked or undone', () => {
    const errands = [run, { ...run, kind: 'revoke' } as const, undo].map(errandIn);
    expect(new Set(errands.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(errands.map(({ asks }) => asks.errand)).toEqual(['run', 'revoke', 'undo']);
    expect(errands[2]?.asks).toMatchObject({ messageId: undo.id, epoch: 1 });
  });

  it('is about another child when the step is tried again', () => {
    expect(errandIn({ ...run, epoch: 4 }).idempotencyKey).not.toBe(errandIn(run).idempotencyKey);
  });

  it('is answered at once for a child that nobody waits for, unless it is taken back', () => {
    const detached = { ...run, body: { ...run.body, mode: 'detach' } };
    expect(errandIn(detached).asks.answer).toBe('at-start');
    expect(errandIn({ ...detached, kind: 'revoke' }).asks.answer).toBe('at-end');
  });

  it.each<[Partial<CommandMessage>, string]>([
    [{ sagaId: 'nobody' }, 'correlation id'],
    [{ body: { mode: 'await', input: {} } }, '"saga"'],
    [{ body: { saga: 7, mode: 'await' } }, '"saga"'],
    [{ body: { saga: 'order', mode: 'perhaps' } }, '"mode"'],
    [{ body: { saga: 'order', mode: 'await', input: [1] } }, '"input"'],
    [{ path: 'x'.repeat(300) }, 'too long'],
  ])('cannot be read with %j', (changes, why) => {
    expect(readChildErrand({ ...run, ...changes })).toContain(why);
  });

  it.each([undefined, 0, 1.5, '1', null])('cannot be read as an undoing of the epoch %j', (epoch) => {
    expect(readChildErrand({ ...undo, body: { ...undo.body, epoch } })).toContain('"epoch"');
  });
});

describe('the start of a child', () => {
  it('has the key and the data of its own definition, and belongs to its parent', () => {
    const errand = errandIn(run);
    expect(startOfChild(orderSaga(), errand, 'c1')).toMatchObject({
      claim: {
        sagaId: 'c1',
        tenant: 'north',
        key: 'o1',
        idempotencyKey: errand.idempotencyKey,
        bodyHash: errand.idempotencyKey,
      },
      input: {
        id: 'c1',
        input: { orderId: 'o1', cents: 5 },
        traceparent: '00-a-b-01',
        parent: { saga: errand.parent, asks: errand.asks },
      },
    });
  });

  it('is refused with every problem of its input', () => {
    const errand = errandIn({ ...run, body: { ...run.body, input: { cents: 'five' } } });
    expect(startOfChild(orderSaga(), errand, 'c1')).toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/orderId.*cents/),
    });
  });

  it('is refused where its definition throws at it', () => {
    const broken = { ...orderSaga(), start: { ...orderSaga().start, data: () => undefined } };
    expect(startOfChild(broken, errandIn(run), 'c1')).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('Saga "order" version 1'),
    });
  });

  it('may be that of a saga which otherwise the clock starts', () => {
    const input = { scheduledFor: '2026-03-02T07:00:00+01:00' };
    const errand = errandIn({ ...run, body: { ...run.body, input } });
    expect(startOfChild(reportSaga(), errand, 'c1')).toMatchObject({
      claim: { key: '2026-03-02T06:00:00.000Z' },
    });
  });
});

describe('the tombstone of a child', () => {
  it('takes the place of the child, and no business key that anybody else could want', () => {
    const start = tombstoneOf(orderSaga(), errandIn(undo), 'c1');
    expect(start.claim).toMatchObject({
      key: `undone:${PARENT}:order[2]:3`,
      idempotencyKey: errandIn(run).idempotencyKey,
      bodyHash: errandIn(run).idempotencyKey,
    });
    expect(start.input.parent).toMatchObject({ asks: { errand: 'undo' } });
  });

  it('keeps why a start was refused', () => {
    const refusal = { code: 'key-taken', message: 'taken' } as const;
    const start = tombstoneOf(orderSaga(), errandIn(run), 'c1', refusal);
    expect(start.claim.key).toBe(`refused:${PARENT}:order[2]:3`);
    expect(start.input.parent).toMatchObject({ refusal, asks: { errand: 'run' } });
  });
});

describe('the refusal of what no definition can answer', () => {
  it('is a reply to the command, with the code', () => {
    expect(refusalReply(run, { code: 'unknown-saga', message: 'There is none.' })).toEqual({
      kind: 'reply',
      id: `${run.id}:reply:2`,
      name: 'orchestrator.run-saga',
      contractVersion: 1,
      sagaId: PARENT,
      saga: 'bundle',
      path: 'order[2]',
      tenant: 'north',
      traceparent: '00-a-b-01',
      direction: 'forward',
      epoch: 3,
      attempt: 2,
      outcome: 'failure',
      causationId: run.id,
      body: { code: 'unknown-saga', message: 'There is none.' },
    });
  });
});
