import { wireNames } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import type { InboxEngine } from './inbox-intake.js';
import { InboxIntake } from './inbox-intake.js';
import { foreign } from './messages.fixture.js';
import { registryOf } from './order-bench.fixture.js';
import { orderSaga, receiptSaga } from './order-sagas.fixture.js';
import type { Decided } from './submit-patiently.js';
import { UnknownNames } from './unknown-names.js';
import type { Work } from './work.js';

const posted: Decided = { status: 'posted', repeated: false };
const started: Decided = { status: 'started', sagaId: 's', repeated: false };

function intakeWith(answer: (work: Work) => Decided, changes: Partial<InboxEngine> = {}) {
  const lines: string[] = [];
  const works: Work[] = [];
  const registry = registryOf();
  const engine: InboxEngine = {
    library: {
      names: wireNames(),
      eventOf: (name) => registry.events.get(name),
      startedByCommand: (name) => registry.startedByCommand(name),
      newId: () => 'new-id',
    },
    children: { take: async () => ({ status: 'done' }) },
    submit: async (work) => (works.push(work), answer(work)),
    isOutdated: async () => false,
    unknown: new UnknownNames(() => 0),
    log: (level, line) => void lines.push(`${level}: ${line}`),
    ...changes,
  };
  return { intake: new InboxIntake(engine), lines, works, engine };
}

const answer = ({ kind }: Work): Decided => (kind === 'post' ? posted : started);
const place = foreign('edda.commands', 'order.place', { orderId: 'o1', cents: 5 });
const paid = foreign('edda.events', 'order.paid', { orderId: 'o1' });
const forgotten = foreign('edda.events', 'order.forgotten', {});

describe('the inbox', () => {
  it('is done with an event once it is in the mailbox and has started what it starts', async () => {
    const { intake, works } = intakeWith(answer);
    expect(await intake.take(paid)).toEqual({ status: 'done' });
    expect(works.map(({ kind }) => kind)).toEqual(['post', 'start']);
  });

  it('takes the same start a second time for done', async () => {
    const { intake, lines } = intakeWith(() => ({ status: 'started', sagaId: 's', repeated: true }));
    expect(await intake.take(place)).toEqual({ status: 'done' });
    expect(lines).toEqual([]);
  });

  it('says so when another saga has the business key, and is done: that saga exists', async () => {
    const { intake, lines } = intakeWith(() => ({ status: 'key-taken', sagaId: 'other' }));
    expect(await intake.take(place)).toEqual({ status: 'done' });
    expect(lines).toEqual([
      'info: No saga "order" was started by message m-1: saga other has its business key "o1".',
    ]);
  });

  it('puts aside a second body under a message id that was used', async () => {
    const { intake } = intakeWith(() => ({ status: 'idempotency-conflict', sagaId: 'first' }));
    expect(await intake.take(place)).toMatchObject({
      status: 'aside',
      reason: 'contract-violated',
      detail: expect.stringContaining('Saga first'),
    });
  });

  it('puts an event aside for the saga that it cannot start, once it is in the mailbox', async () => {
    const receipt = receiptSaga();
    const broken = { ...receipt, start: { ...receipt.start, key: () => '' } };
    const registry = registryOf([orderSaga(), broken]);
    const { intake, works, engine } = intakeWith(answer);
    Object.assign(engine.library, { eventOf: (name: string) => registry.events.get(name) });
    expect(await intake.take(paid)).toMatchObject({
      status: 'aside',
      reason: 'contract-violated',
      detail: expect.stringMatching(/^It started no saga "receipt" version 1: /),
    });
    expect(works.map(({ kind }) => kind)).toEqual(['post']);
  });

  it('puts aside what cannot be read', async () => {
    const { intake, works } = intakeWith(answer);
    expect(await intake.take({ ...paid, messageId: undefined })).toMatchObject({
      status: 'aside',
      reason: 'undecodable',
    });
    expect(works).toEqual([]);
  });

  it('lets go of events that nobody waits for any more, saying so once for each name', async () => {
    const { intake, lines, engine } = intakeWith(answer);
    for (const message of [forgotten, forgotten, foreign('edda.events', 'order.other', {})])
      expect(await intake.take(message)).toEqual({ status: 'done' });
    expect(lines).toEqual([
      expect.stringMatching(/^warn: .*"order.forgotten".*unbind/),
      expect.stringMatching(/^warn: .*"order.other".*unbind/),
    ]);
    expect(engine.unknown.count).toBe(3);
  });

  it('keeps a command that it does not know as a dead letter: somebody wants something', async () => {
    const { intake } = intakeWith(answer);
    expect(await intake.take(foreign('edda.commands', 'order.forgotten', {}))).toMatchObject({
      status: 'aside',
      reason: 'no-handler',
    });
  });

  it('leaves what it does not know to newer orchestrators while there are some, but not for ever', async () => {
    let now = 0;
    const { intake } = intakeWith(answer, {
      isOutdated: async () => true,
      unknown: new UnknownNames(() => now),
    });
    for (const message of [forgotten, foreign('edda.commands', 'order.new', {})])
      expect(await intake.take(message)).toMatchObject({ status: 'for-others' });
    now = 60 * 60_000;
    expect(await intake.take(forgotten)).toEqual({ status: 'done' });
    expect(await intake.take(foreign('edda.commands', 'order.new', {}))).toMatchObject({
      reason: 'no-handler',
    });
  });

  it('lets through what no transaction can take, for the queue to put aside', async () => {
    const { intake } = intakeWith(() => {
      throw new Error('22P05');
    });
    await expect(intake.take(paid)).rejects.toThrow('22P05');
  });
});
