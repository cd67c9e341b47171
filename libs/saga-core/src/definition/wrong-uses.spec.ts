import { command, event, failure } from '@edda/messaging';
import { describe, it } from 'vitest';
import type { StepStart } from './command-builder.js';
import { defineSaga, SagaBuilder } from './saga-builder.js';
import { notifyBy } from './wait-builder.js';

/**
 * Uses of the language that must not compile. The compiler checks this file: an expectation that is not needed is an error too.
 * Nothing in it is about what happens at run time.
 */
class Refused extends failure('refused') {
  why!: string;
}
class SoldOut extends failure('sold-out') {
  left!: number;
}
class Start extends command('test.start', { version: 1 }) {
  id!: string;
  total!: number;
  shops!: string[];
}
class Booked {
  ref!: string;
}
class Book extends command('shop.book', { version: 1, reply: Booked, failures: [Refused] }) {
  id!: string;
}
class Cancel extends command('shop.cancel', { version: 1 }) {
  id!: string;
}
class Paid extends event('bank.paid', { version: 1 }) {
  id!: string;
  cents!: number;
}
class Rung extends event('bell.rung', { version: 1 }) {
  bell!: string;
}

interface Data {
  readonly id: string;
  readonly total: number;
  readonly shops: readonly string[];
}

const options = { name: 'test', version: 1 } as const;
const begin = () =>
  new SagaBuilder(options).startedBy(Start, {
    key: ({ id }) => id,
    data: ({ id, total, shops }): Data => ({ id, total, shops }),
  });
const behind = () => begin().pivot('charge', (s) => s.command(Book, ({ id }) => ({ id })));
const toId = ({ id }: { readonly id: string }) => ({ id });
const toIdText = ({ id }: { readonly id: string }) => id;

/** Only compiled, never run: many of these would throw. */
function compiled(_uses: () => unknown): void {}

/** Adds `ref` to the data. */
const booking = <Data extends { readonly id: string }>(s: StepStart<Data, 'compensatable'>) =>
  s
    .command(Book, ({ id }) => ({ id }))
    .onSuccess((_, { ref }) => ({ ref }))
    .compensate(Cancel, ({ id }) => ({ id }));
const toRef = ({ ref }: { readonly ref: string }) => ({ id: ref });
const paid = { match: { id: toIdText } } as const;

describe('what does not compile', () => {
  it('the start of a saga', () => {
    compiled(() => [
      // @ts-expect-error: a saga has a version
      defineSaga({ name: 'x' }, (saga) => saga.startedBy(Start, { key: () => '', data: () => ({}) })),
      // @ts-expect-error: the key is text
      new SagaBuilder(options).startedBy(Start, { key: (c) => c.total, data: () => ({}) }),
      // @ts-expect-error: the contract has no such field
      new SagaBuilder(options).startedBy(Start, { key: (c) => c.orderId, data: () => ({}) }),
      // @ts-expect-error: data says what the saga knows
      new SagaBuilder(options).startedBy(Start, { key: (c) => c.id }),
      // @ts-expect-error: a failure starts nothing
      new SagaBuilder(options).startedBy(Refused, { key: () => '', data: () => ({}) }),
      // @ts-expect-error: a schedule has a time zone
      new SagaBuilder(options).startedBySchedule({ cron: '0 3 * * *' }, () => ({})),
      // @ts-expect-error: not one of the policies
      new SagaBuilder({ ...options, unexpected: 'drop' }),
      // @ts-expect-error: not one of the policies
      new SagaBuilder({ ...options, onDeadLetter: 'retry' }),
      // @ts-expect-error: a deadline has a unit
      new SagaBuilder({ ...options, deadline: '7 days' }),
    ]);
  });

  it('the order of the steps', () => {
    compiled(() => [
      // @ts-expect-error: a compensatable step behind the pivot could not be undone
      behind().step('late', (s) => s.command(Book, toId).compensate(Cancel, toId)),
      // @ts-expect-error: there is one point of no return
      behind().pivot('again', (s) => s.command(Book, toId)),
      // @ts-expect-error: an event cannot be taken back
      begin()
        .publish(Paid, ({ id, total }) => ({ id, cents: total }))
        .step('late', (s) => s.command(Book, toId).compensate(Cancel, toId)),
      // @ts-expect-error: a retriable step is never undone
      begin()
        .retriable('mail', (s) => s.command(Book, toId))
        .step('late', (s) => s.command(Book, toId).compensate(Cancel, toId)),
      // @ts-expect-error: one of the two ways has passed the point of no return
      begin()
        .when(
          ({ total }) => total > 1,
          (then) => then.pivot('charge', (s) => s.command(Book, toId)),
        )
        .step('late', (s) => s.command(Book, toId).compensate(Cancel, toId)),
      begin().attempt(
        'try',
        // @ts-expect-error: what is attempted must be undone alone, so there is no pivot in it
        (a) => a.pivot('charge', (s) => s.command(Book, toId)),
        (o) => o,
      ),
      begin().recoverForward('save', { attempts: 2 }, (r) =>
        // @ts-expect-error: a save-point is for steps that can be undone
        r.retriable('mail', (s) => s.command(Book, toId)),
      ),
    ]);
  });

  it('a step and how it is undone', () => {
    compiled(() => [
      // @ts-expect-error: it has to be said how the step is undone, or why it is not
      begin().step('book', (s) => s.command(Book, toId)),
      // @ts-expect-error: a reason is text
      begin().step('book', (s) => s.command(Book, toId).noCompensation()),
      // @ts-expect-error: Book needs an id
      begin().step('book', (s) => s.command(Book, () => ({})).noCompensation('it lapses')),
      begin().step('book', (s) =>
        // @ts-expect-error: the data has no such field
        s.command(Book, ({ orderId }) => ({ id: orderId })).noCompensation('it lapses'),
      ),
      // @ts-expect-error: Booked has no number
      begin().pivot('book', (s) => s.command(Book, toId).onSuccess((_, reply) => ({ number: reply.number }))),
      // @ts-expect-error: a later step sees what the patch added, and nothing else
      behind().retriable('mail', (s) => s.command(Book, ({ ref }) => ({ id: ref }))),
      // @ts-expect-error: Book never fails with SoldOut
      begin().pivot('book', (s) => s.command(Book, toId).failOn(SoldOut)),
      // @ts-expect-error: behind the point of no return nothing turns back
      behind().retriable('mail', (s) => s.command(Book, toId).onDeadLetter('compensate')),
      // @ts-expect-error: Book never fails with SoldOut
      begin().pivot('book', (s) => s.command(Book, toId).onFailure(SoldOut, () => ({}))),
      // @ts-expect-error: Refused has no such detail
      begin().pivot('book', (s) => s.command(Book, toId).onFailure(Refused, (_, { left }) => ({ left }))),
      // @ts-expect-error: the start of the child needs more than that
      begin().step('child', (s) => s.child('other', Start, ({ id }) => ({ id }))),
      begin().pivot('child', (s) =>
        // @ts-expect-error: a child is undone by itself
        s.child('other', Start, (d) => ({ ...d, shops: [] })).compensate(Cancel, toId),
      ),
    ]);
  });

  it('data that only one way has', () => {
    compiled(() => [
      begin()
        .when(
          ({ total }) => total > 1,
          (then) =>
            then.waitFor('paid', Paid, {
              match: { id: ({ id }) => id },
              onEvent: (_, { cents }) => ({ cents }),
            }),
        )
        // @ts-expect-error: cents may be missing
        .publish(Paid, ({ id, cents }) => ({ id, cents })),
      begin()
        .attempt(
          'try',
          (a) =>
            a.step('book', (s) =>
              s
                .command(Book, toId)
                .onSuccess((_, { ref }) => ({ ref }))
                .compensate(Cancel, toId),
            ),
          (o) => o,
        )
        // @ts-expect-error: the attempt may have failed
        .step('use', (s) => s.command(Book, ({ ref }) => ({ id: ref })).noCompensation('it reads')),
      begin().parallel('both', {
        one: (b) =>
          b.step('book', (s) =>
            s
              .command(Book, toId)
              .onSuccess((_, { ref }) => ({ ref }))
              .compensate(Cancel, toId),
          ),
        two: (b) =>
          // @ts-expect-error: a branch does not see what its sibling learns
          b.step('use', (s) => s.command(Book, ({ ref }) => ({ id: ref })).noCompensation('it reads')),
      }),
      begin().forEach('ask', { items: ({ shops }) => shops, as: 'shop', atOnce: 2 }, (each) =>
        // @ts-expect-error: a shop is text, and has no id
        each.step('book', (s) => s.command(Book, ({ shop }) => ({ id: shop.id })).noCompensation('it reads')),
      ),
      // @ts-expect-error: the total is no collection
      begin().forEach('ask', { items: ({ total }) => total, as: 'shop', atOnce: 2 }, (each) => each),
    ]);
  });

  it('data of the ways that a failure, an event, a time or a person opens', () => {
    const afterFailure = () =>
      begin().step('try', (s) =>
        s
          .command(Book, toId)
          .onFailure(
            Refused,
            (_, { why }) => ({ why }),
            (then) => then.step('instead', booking),
          )
          .noCompensation('it lapses'),
      );
    const late = (onTimeout: 'compensate' | 'continue') =>
      begin().firstOf(
        'first',
        (arms) =>
          arms
            .on('paid', Paid, paid, (then) => then.step('own', booking))
            .on('rang', Rung, { match: {}, onEvent: (_, { bell }) => ({ ref: bell }) }),
        { within: '2d', onTimeout },
      );
    compiled(() => [
      afterFailure().publish(Paid, ({ id, why, ref }) => ({
        id: `${id} ${why ?? 'it went well'} ${ref ?? 'none'}`,
        cents: 1,
      })),
      // @ts-expect-error: nothing was booked instead if it went well
      afterFailure().publish(Paid, ({ ref }) => ({ id: ref, cents: 1 })),
      // Each of the two has it.
      begin()
        .firstOf('first', (arms) =>
          arms
            .on('paid', Paid, paid, (then) => then.step('own', booking))
            .on('rang', Rung, { match: {}, onEvent: (_, { bell }) => ({ ref: bell }) })
            .turnBackOn('other', Rung, { match: {} }),
        )
        .step('use', (s) => s.command(Book, toRef).noCompensation('it reads')),
      // @ts-expect-error: nothing may have come
      late('continue').step('use', (s) => s.command(Book, toRef).noCompensation('it reads')),
      begin()
        .waitFor('paid', Paid, {
          ...paid,
          onEvent: () => ({ ref: 'r' }),
          within: '1d',
          onTimeout: (then) => then.step('own', booking),
        })
        .step('use', (s) => s.command(Book, toRef).noCompensation('it reads')),
      begin()
        .waitFor('paid', Paid, { ...paid, within: '1d', onTimeout: (then) => then.step('own', booking) })
        // @ts-expect-error: only if nothing came in time
        .step('use', (s) => s.command(Book, toRef).noCompensation('it reads')),
      begin()
        .approval('credit', {
          role: 'desk',
          onDecision: (_, { by }) => ({ ref: by }),
          onRejected: 'compensate',
          within: '1d',
          onTimeout: 'compensate',
        })
        .step('use', (s) => s.command(Book, toRef).noCompensation('it reads')),
      begin()
        .approval('credit', { role: 'desk', onRejected: (then) => then.step('own', booking) })
        // @ts-expect-error: only if it was rejected
        .step('use', (s) => s.command(Book, toRef).noCompensation('it reads')),
      begin()
        .approval('credit', {
          role: 'desk',
          onDecision: (_, { by }) => ({ ref: by }),
          onRejected: 'continue',
          within: '1d',
          onTimeout: 'continue',
        })
        // @ts-expect-error: nobody may have decided
        .step('use', (s) => s.command(Book, toRef).noCompensation('it reads')),
    ]);
  });

  it('a point of no return on one of these ways', () => {
    const use = (s: StepStart<Data, 'compensatable'>) => s.command(Book, toId).noCompensation('it reads');
    compiled(() => [
      // @ts-expect-error: it may be behind the pivot
      begin()
        .step('try', (s) =>
          s
            .command(Book, toId)
            .onFailure(
              Refused,
              () => ({}),
              (then) => then.pivot('charge', (p) => p.command(Book, toId)),
            )
            .noCompensation('it lapses')
            .timeout('1m'),
        )
        .step('late', use),
      // @ts-expect-error: it may be behind the pivot
      begin()
        .firstOf('first', (arms) =>
          arms
            .on('paid', Paid, paid, (then) => then.pivot('charge', (p) => p.command(Book, toId)))
            .on('rang', Rung, { match: {} }),
        )
        .step('late', use),
      // @ts-expect-error: it may be behind what is never undone
      begin()
        .waitFor('paid', Paid, {
          ...paid,
          within: '1d',
          onTimeout: (then) => then.retriable('mail', (r) => r.command(Book, toId)),
        })
        .step('late', use),
      // @ts-expect-error: it may be behind an event
      begin()
        .approval('credit', {
          role: 'desk',
          onRejected: (then) => then.publish(Paid, ({ id }) => ({ id, cents: 0 })),
        })
        .step('late', use),
      begin()
        .firstOf('first', (arms) => arms.on('paid', Paid, paid), {
          within: '1d',
          onTimeout: (then) => then.step('own', booking),
        })
        // It is before it in any case.
        .step('late', use),
    ]);
  });

  it('waits and approvals', () => {
    compiled(() => [
      // @ts-expect-error: Paid has no such field to match by
      begin().waitFor('paid', Paid, { match: { orderId: ({ id }) => id } }),
      // @ts-expect-error: the field is text
      begin().waitFor('paid', Paid, { match: { id: ({ total }) => total } }),
      // @ts-expect-error: a wait that has an end needs to say what follows
      begin().waitFor('paid', Paid, { match: {}, within: '2d' }),
      // @ts-expect-error: behind the point of no return nothing turns back
      behind().waitFor('paid', Paid, { match: {}, within: '2d', onTimeout: 'compensate' }),
      // @ts-expect-error: a command is no event
      begin().waitFor('paid', Book, { match: {} }),
      // @ts-expect-error: an approval needs a role
      begin().approval('credit', { onRejected: 'compensate' }),
      // @ts-expect-error: it has to be said what a rejection leads to
      begin().approval('credit', { role: 'credit-desk' }),
      // @ts-expect-error: behind the point of no return nothing turns back
      behind().approval('credit', { role: 'credit-desk', onRejected: 'compensate' }),
      begin().repeatUntil(
        'poll',
        (pass) => pass,
        () => true,
        // @ts-expect-error: a loop has a bound
        { onExhausted: 'fail' },
      ),
      // @ts-expect-error: the bell has no cents
      notifyBy(Rung, () => ({ cents: 1 })),
    ]);
  });

  it('state machines', () => {
    const machine = {
      states: ['open', 'shut'],
      initial: 'open',
      match: { id: ({ id }: Data) => id },
    } as const;
    compiled(() => [
      // @ts-expect-error: it cannot begin in a state that it does not have
      begin().machine('door', { ...machine, initial: 'ajar' }, (m) => m),
      // @ts-expect-error: there is no such state
      begin().machine('door', machine, (m) => m.state('ajar', (s) => s)),
      // @ts-expect-error: it leads nowhere
      begin().machine('door', machine, (m) => m.state('open', (s) => s.on(Paid, { goTo: 'ajar' }))),
      // @ts-expect-error: this event has no id to be told by
      begin().machine('door', machine, (m) => m.state('open', (s) => s.on(Rung, { goTo: 'shut' }))),
      begin().machine('door', machine, (m) =>
        // @ts-expect-error: events change what the data has, and add nothing
        m.state('open', (s) => s.on(Paid, { onEvent: () => ({ colour: 'red' }) })),
      ),
      begin().machine('door', machine, (m) =>
        m.state('open', (s) =>
          // @ts-expect-error: a machine only goes forward
          s.entry((e) => e.step('paint', (step) => step.command(Book, toId).compensate(Cancel, toId))),
        ),
      ),
    ]);
  });
});
