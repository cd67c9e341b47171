import type { CommandMessage } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import type { ChildEngine } from './child-intake.js';
import { ChildIntake } from './child-intake.js';
import { orderSaga } from './order-sagas.fixture.js';
import type { Decided } from './submit-patiently.js';
import type { Work } from './work.js';

const PARENT = '01970000-0000-7000-8000-000000000001';

const run: CommandMessage = {
  kind: 'command',
  id: `${PARENT}:order:forward:1`,
  name: 'orchestrator.run-saga',
  contractVersion: 1,
  sagaId: PARENT,
  saga: 'bundle',
  path: 'order',
  tenant: 'default',
  direction: 'forward',
  epoch: 1,
  attempt: 1,
  notAfter: 1,
  body: { saga: 'order', mode: 'await', input: { orderId: 'o1', cents: 5 } },
};
const undo: CommandMessage = {
  ...run,
  name: 'orchestrator.undo-saga',
  direction: 'compensation',
  body: { ...run.body, epoch: 1 },
};

const FREE: Decided = { status: 'started', sagaId: 'c1', repeated: false };
const REPEATED: Decided = { status: 'started', sagaId: 'c0', repeated: true };
const TAKEN: Decided = { status: 'key-taken', sagaId: 'other' };

/** An intake whose batches answer one after the other. */
async function taking(
  command: CommandMessage,
  answers: readonly Decided[],
  changes: Partial<ChildEngine> = {},
) {
  const next = answers.values();
  const story: string[] = [];
  const works: Work[] = [];
  const intake = new ChildIntake({
    submit: async (work) => {
      works.push(work);
      if (work.kind === 'start') story.push(`starts ${work.claim.key}`);
      if (work.kind === 'asked') story.push(`asks ${work.sagaId} to ${work.asks.errand}`);
      return next.next().value ?? { status: 'done' };
    },
    newest: (name) => (name === 'order' ? orderSaga() : undefined),
    isKnownElsewhere: async () => false,
    refuse: async ({ id }, { code }) => void story.push(`refuses ${id}: ${code}`),
    newId: () => 'new-id',
    ...changes,
  });
  return { verdict: await intake.take(command), story, works };
}

const PLACE = `${PARENT}:order:1`;

describe('a child saga that is asked for', () => {
  it('is started', async () => {
    const { verdict, story } = await taking(run, [FREE]);
    expect(story).toEqual(['starts o1']);
    expect(verdict).toEqual({ status: 'done' });
  });

  it('is asked for its answer when it is there already', async () => {
    const { verdict, story } = await taking(run, [REPEATED]);
    expect(story).toEqual(['starts o1', 'asks c0 to run']);
    expect(verdict).toEqual({ status: 'done' });
  });

  it('is refused once and for all when another saga has its business key', async () => {
    const { story, works } = await taking(run, [TAKEN, FREE]);
    expect(story).toEqual(['starts o1', `starts refused:${PLACE}`]);
    expect(works[1]).toMatchObject({ input: { parent: { refusal: { code: 'key-taken' } } } });
    const refusal = JSON.stringify(works[1]);
    expect(refusal).toContain('Saga other has the business key');
  });

  it('gives the answer that was given first when it is refused a second time', async () => {
    const { story } = await taking(run, [TAKEN, REPEATED]);
    expect(story.at(-1)).toBe('asks c0 to run');
  });

  it('is refused once and for all when its input is not what it needs', async () => {
    const wrong = { ...run, body: { ...run.body, input: {} } };
    const { story, works } = await taking(wrong, [FREE]);
    expect(story).toEqual([`starts refused:${PLACE}`]);
    expect(works[0]).toMatchObject({ input: { parent: { refusal: { code: 'invalid-input' } } } });
  });

  it('that no orchestrator ever had is refused', async () => {
    const { verdict, story } = await taking({ ...run, body: { ...run.body, saga: 'odrer' } }, []);
    expect(story).toEqual([`refuses ${run.id}: unknown-saga`]);
    expect(verdict).toEqual({ status: 'done' });
  });

  it('that another orchestrator has is left to that one', async () => {
    const elsewhere = { isKnownElsewhere: async (name: string) => name === 'newer' };
    const { verdict, story } = await taking({ ...run, body: { ...run.body, saga: 'newer' } }, [], elsewhere);
    expect(story).toEqual([]);
    expect(verdict).toMatchObject({ status: 'for-others' });
  });

  it('that runs a version which only others have is left to them', async () => {
    const { verdict } = await taking(run, [REPEATED, { status: 'unknown-version', detail: 'version 3' }]);
    expect(verdict).toEqual({ status: 'for-others', detail: 'version 3' });
  });

  it('that has been deleted meanwhile leaves a dead letter, with the reason', async () => {
    const lost = { status: 'rejected', reason: 'unknown-saga', detail: 'There is no saga c0.' } as const;
    const { verdict } = await taking(run, [REPEATED, lost]);
    expect(verdict).toEqual({ status: 'aside', reason: 'unknown-saga', detail: 'There is no saga c0.' });
  });

  it('leaves a dead letter when nobody can tell which one is meant', async () => {
    const { verdict, works } = await taking({ ...run, body: {} }, []);
    expect(verdict).toMatchObject({ status: 'aside', reason: 'contract-violated' });
    expect(works).toEqual([]);
  });
});

describe('a child saga that is to be undone or revoked', () => {
  it('is asked to, when it is there', async () => {
    expect((await taking(undo, [REPEATED])).story).toEqual([`starts undone:${PLACE}`, 'asks c0 to undo']);
    const revoke = { ...run, kind: 'revoke' } as const;
    expect((await taking(revoke, [REPEATED])).story.at(-1)).toBe('asks c0 to revoke');
  });

  it('leaves a tombstone when it is not, for the start that comes later', async () => {
    const { story, works, verdict } = await taking(undo, [FREE]);
    expect(story).toEqual([`starts undone:${PLACE}`]);
    expect(works[0]).toMatchObject({ claim: { idempotencyKey: PLACE } });
    expect(verdict).toEqual({ status: 'done' });
  });
});
