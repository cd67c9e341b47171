import { describe, expect, it } from 'vitest';
import { block, marks } from './blocks.fixture.js';
import { diagramOf } from './diagram-of.js';
import { journey, order, parcel } from './sample-definitions.fixture.js';
import {
  arm,
  choose,
  inPhase,
  instance,
  pivot,
  ran,
  saga,
  step,
  wait,
  within,
} from './sample-sagas.fixture.js';

const failure = { reason: 'failure', path: 'chargePayment', code: 'declined', message: 'No.' } as const;
const declined = { ...ran('chargePayment', 'failed'), forward: inPhase('failed', { failure }) };

describe('the diagram of a definition', () => {
  it('knows of each step its role, its command and participant, and what undoes it', () => {
    const [reserve, , charge, dispatch, , confirmed] = diagramOf(order).blocks;
    expect(reserve).toEqual({
      kind: 'step',
      name: 'reserveStock',
      role: 'compensatable',
      command: { message: 'inventory.reserve-stock', participant: 'inventory' },
      undo: { message: 'inventory.release-stock', participant: 'inventory' },
      failures: [],
      attempts: 5,
      timeoutMs: 60_000,
    });
    expect(charge).toMatchObject({ role: 'pivot' });
    expect(dispatch).toMatchObject({ role: 'retriable' });
    expect(confirmed).toEqual({
      kind: 'publish',
      name: 'order.confirmed',
      event: { message: 'order.confirmed', participant: 'order' },
    });
  });

  it('says why a compensatable step has no compensation', () => {
    expect(block(journey, 'checkTraveller')).toMatchObject({ noUndo: 'it only reads' });
    expect(block(order, 'chargePayment')).not.toHaveProperty('noUndo');
  });

  it('is plain JSON without marks', () => {
    for (const of of [order, journey, parcel]) {
      const diagram = diagramOf(of);
      expect(JSON.parse(JSON.stringify(diagram))).toEqual(diagram);
      expect(JSON.stringify(diagram)).not.toContain('"mark"');
      expect(diagram).not.toHaveProperty('instance');
    }
  });

  it('says that a choice without a default may take none of its ways', () => {
    const withDefault = saga('s', [choose('c', { one: [], otherwise: [] })]);
    expect(block(journey, 'payment')).toMatchObject({
      ways: [{ name: 'card' }, { name: 'invoice' }, { name: 'none of these', implied: true }],
    });
    expect(block(withDefault, 'c')).toMatchObject({ ways: [{ name: 'one' }, { name: 'otherwise' }] });
  });

  it('knows how long a wait lasts if that does not depend on data', () => {
    const byData = wait('byData', [], { dueAt: (data) => Number(data.until) });
    const throwing = wait('throwing', [], {
      dueAt: () => {
        throw new Error('no data');
      },
    });
    const atDate = wait('atDate', [], { dueAt: () => 5_000 });
    const of = saga('s', [
      atDate,
      wait('fixed', [], { dueAt: within(5_000) }),
      byData,
      throwing,
      wait('none', [arm('a', 'e.b')]),
    ]);
    expect(block(of, 'fixed')).toMatchObject({ timeout: { afterMs: 5_000, outlet: [] } });
    expect(block(of, 'atDate')).not.toHaveProperty('timeout.afterMs');
    expect(block(of, 'byData')).toMatchObject({ timeout: { outlet: [] } });
    expect(block(of, 'byData')).not.toHaveProperty('timeout.afterMs');
    expect(block(of, 'throwing')).not.toHaveProperty('timeout.afterMs');
    expect(block(of, 'none')).not.toHaveProperty('timeout');
  });

  it('knows what may arrive in each state of a machine, and where it leads', () => {
    const machine = block(parcel, 'parcel');
    expect(machine).toMatchObject({ kind: 'machine', initial: 'announced' });
    const [, inTransit, , delivered] = machine.kind === 'machine' ? machine.states : [];
    expect(inTransit?.arms.map(({ name, effect, goTo }) => [name, effect, goTo])).toEqual([
      ['parcel.scanned', 'take', undefined],
      ['parcel.delivered', 'take', 'delivered'],
      ['parcel.nobody-home', 'take', 'atShop'],
      ['parcel.collected', 'ignore', undefined],
    ]);
    expect(delivered).toMatchObject({ isFinal: true, entry: [{ kind: 'publish' }] });
  });
});

describe('the diagram of a saga', () => {
  it('marks what is done, what is under way and what is to come', () => {
    const state = instance(order, [ran('reserveStock', 'succeeded'), ran('bookShipment', 'outstanding')]);
    expect(marks(order, state)).toEqual({
      reserveStock: 'done',
      bookShipment: 'now',
      chargePayment: 'to come',
      dispatchShipment: 'to come',
      sendConfirmation: 'to come',
      'order.confirmed': 'to come',
    });
    expect(diagramOf(order, state).instance).toMatchObject({
      completed: 'to come',
      compensated: 'not taken',
    });
  });

  it('marks what is undone, what is being undone and what will not come any more', () => {
    const steps = [
      ran('reserveStock', 'succeeded'),
      ran('bookShipment', 'succeeded', 'outstanding'),
      declined,
    ];
    const state = instance(order, steps, { status: 'compensating', abort: failure });
    expect(marks(order, state)).toMatchObject({
      reserveStock: 'done',
      bookShipment: 'undoing',
      chargePayment: 'failed',
      dispatchShipment: 'not taken',
    });
    expect(block(order, 'reserveStock', state)).toMatchObject({ undo: { mark: 'to come' } });
    expect(block(order, 'bookShipment', state)).toMatchObject({ undo: { mark: 'now' } });
    expect(block(order, 'chargePayment', state)).toMatchObject({ progress: 'declined' });
    expect(diagramOf(order, state).instance).toMatchObject({
      because: 'failure at chargePayment: No.',
      completed: 'not taken',
      compensated: 'to come',
    });
  });

  it('leaves compensations unmarked as long as nobody knows whether they are needed', () => {
    const running = instance(order, [ran('reserveStock', 'succeeded')]);
    expect(block(order, 'reserveStock', running)).not.toHaveProperty('undo.mark');
    const over = instance(order, [ran('reserveStock', 'succeeded')], { status: 'completed' });
    expect(block(order, 'reserveStock', over)).toMatchObject({ undo: { mark: 'not taken' } });
  });

  it('marks a step that a person has to look after, and one that a person skipped', () => {
    const parked = { reason: 'compensation-failed', path: 'bookShipment', message: 'No.' } as const;
    const steps = [
      ran('reserveStock', 'succeeded', 'skipped'),
      ran('bookShipment', 'succeeded', 'stuck'),
      ran('chargePayment', 'skipped'),
    ];
    const state = instance(order, steps, { status: 'parked', parked, abort: failure });
    expect(marks(order, state)).toMatchObject({
      reserveStock: 'done',
      bookShipment: 'stuck',
      chargePayment: 'skipped',
    });
    expect(block(order, 'bookShipment', state)).toMatchObject({ progress: 'compensation-failed' });
  });

  it('marks a step as stuck whose command could not even be made', () => {
    const parked = {
      reason: 'definition-threw',
      path: 'bookShipment',
      message: 'rooms is not a number',
    } as const;
    const state = instance(order, [ran('reserveStock', 'succeeded')], { status: 'parked', parked });
    expect(block(order, 'bookShipment', state)).toMatchObject({
      mark: 'stuck',
      progress: 'definition-threw',
    });
  });

  it('says which attempt is under way', () => {
    const again = { ...ran('reserveStock', 'outstanding'), forward: inPhase('outstanding', { attempt: 3 }) };
    expect(block(order, 'reserveStock', instance(order, [again]))).toMatchObject({
      progress: 'attempt 3 of 5',
    });
    const planned = { ...ran('reserveStock', 'waiting'), forward: inPhase('waiting', { attempt: 2 }) };
    expect(block(order, 'reserveStock', instance(order, [planned]))).toMatchObject({
      mark: 'now',
      progress: 'tried again after attempt 2 of 5',
    });
  });

  it('is drawn for a state of another version as well', () => {
    const other = saga('order', [step('newStep', 'p.new'), pivot('chargePayment', 'payment.charge')]);
    const state = instance(order, [ran('reserveStock', 'succeeded'), ran('chargePayment', 'outstanding')]);
    expect(marks(other, state)).toEqual({ newStep: 'to come', chargePayment: 'now' });
  });
});
