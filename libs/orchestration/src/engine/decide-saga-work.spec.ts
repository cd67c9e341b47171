import type { OwedReply } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import type { SagaChange } from '../saga-store.js';
import {
  acted,
  approve,
  changeOf,
  decide,
  startOf,
  waitingForCredit,
  waitingForPayment,
} from './order-bench.fixture.js';
import { orderSaga } from './order-sagas.fixture.js';
import type { SagaWork } from './work.js';

describe('what a person does', () => {
  it('is answered with the saga as it is then', () => {
    const { results } = decide([acted('cancel')], [waitingForCredit()]);
    expect(results).toMatchObject([{ status: 'answered', state: { status: 'compensated' } }]);
    expect(results[0]).not.toHaveProperty('ignored');
  });

  it('is answered with the reason if it was not done, and the history says so too', () => {
    const ended = changeOf(decide([acted('cancel')], [waitingForCredit()])).state;
    const { results, changes } = decide([acted('cancel', 'a2')], [ended]);
    expect(results).toMatchObject([{ status: 'answered', ignored: 'ended' }]);
    expect(changes[0]?.entries.at(-1)?.fact).toMatchObject({ kind: 'input-ignored', reason: 'ended' });
  });

  it('is done once under one id, decisions included', () => {
    const { results } = decide([approve('d1'), approve('d1')], [waitingForCredit()]);
    expect(results).toMatchObject([{ status: 'answered' }, { status: 'answered', ignored: 'duplicate' }]);
    expect(results[0]).not.toHaveProperty('ignored');
  });

  it('needs the version that the saga runs', () => {
    const { results } = decide([acted('cancel')], [{ ...waitingForCredit(), version: 9 }]);
    expect(results).toMatchObject([{ status: 'unknown-version' }]);
  });
});

describe('a migration', () => {
  const toTwo: SagaWork = {
    kind: 'migrate',
    sagaId: 's1',
    to: orderSaga(2),
    by: 'ada',
    reason: 'the new tax',
  };

  it('moves the saga, and what comes after it in the batch goes by the new definition', () => {
    const change = changeOf(decide([toTwo, approve()], [waitingForCredit()]));
    expect(change).toMatchObject({ state: { version: 2 }, position: 'payment' });
    expect(change.entries[0]?.fact).toMatchObject({
      kind: 'saga-migrated',
      by: 'ada',
      reason: 'the new tax',
    });
  });

  it('is refused where the definition does not say how the saga goes on', () => {
    const { results } = decide([toTwo], [waitingForPayment()]);
    expect(results).toMatchObject([{ status: 'answered', ignored: 'no-migration', state: { version: 1 } }]);
  });
});

describe('a child saga', () => {
  const asks: OwedReply = {
    errand: 'run',
    answer: 'at-end',
    messageId: 'p1:order:forward:1',
    epoch: 1,
    attempt: 2,
  };
  const saga = { sagaId: 'p1', saga: 'bundle', path: 'order' };
  const undo = { ...asks, errand: 'undo', messageId: 'p1:order:compensation:1', attempt: 1 } as const;

  const repliesOf = ({ outbox }: SagaChange): unknown[] =>
    outbox
      .filter(({ message }) => message.exchange === 'edda.replies.orchestrator')
      .map(({ message: { type, headers } }) => [type, headers['edda-outcome']]);

  it('tells its parent at its end, and again when the parent asks again', () => {
    const child = changeOf(decide([startOf({ saga, asks })], [])).state;
    const ended = changeOf(decide([acted('cancel')], [child]));
    expect(repliesOf(ended)).toEqual([['orchestrator.run-saga', 'failure']]);
    const again = decide([{ kind: 'asked', sagaId: 's1', asks: { ...asks, attempt: 3 } }], [ended.state]);
    expect(again.results).toEqual([{ status: 'done' }]);
    expect(repliesOf(changeOf(again))).toEqual([['orchestrator.run-saga', 'failure']]);
  });

  it('is undone when its parent is', () => {
    const child = changeOf(decide([startOf({ saga, asks })], [])).state;
    const undone = changeOf(decide([{ kind: 'asked', sagaId: 's1', asks: undo }], [child]));
    expect(undone.state).toMatchObject({ status: 'compensated', abort: { reason: 'parent' } });
    expect(repliesOf(undone)).toContainEqual(['orchestrator.undo-saga', 'success']);
  });

  it('is over at once as the tombstone of one that was undone before it began', () => {
    const change = changeOf(decide([startOf({ saga, asks: undo })], []));
    expect(change.state.status).toBe('compensated');
    expect(repliesOf(change)).toEqual([['orchestrator.undo-saga', 'success']]);
  });

  it.each(['at-start', 'at-end'] as const)(
    'is over at once as the tombstone of one that was refused, and answers with the reason (%s)',
    (answer) => {
      const refusal = { code: 'key-taken', message: 'Saga x has it.' };
      const change = changeOf(decide([startOf({ saga, asks: { ...asks, answer }, refusal })], []));
      expect(change.state).toMatchObject({ status: 'compensated', steps: [] });
      expect(repliesOf(change)).toEqual([['orchestrator.run-saga', 'failure']]);
      expect(JSON.parse(String(change.outbox[0]?.message.content))).toMatchObject(refusal);
      // A copy of the start that comes later gets the same answer.
      const copy = changeOf(
        decide([{ kind: 'asked', sagaId: 's1', asks: { ...asks, answer } }], [change.state]),
      );
      expect(copy.outbox[0]?.message.content).toBe(change.outbox[0]?.message.content);
    },
  );
});

describe('several versions side by side', () => {
  it('each run their own definition in one batch', () => {
    const two = changeOf(decide([startOf(undefined, 2)], [])).state;
    const approveTwo = { ...approve(), sagaId: 's2' } as SagaWork;
    const { changes } = decide([approve(), approveTwo], [waitingForCredit(), { ...two, id: 's2' }]);
    expect(changes.map(({ state }) => [state.version, state.status])).toEqual([
      [1, 'waiting'],
      [2, 'waiting'],
    ]);
  });
});
