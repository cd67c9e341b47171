import { OrderConfirmed, PlaceOrder } from '@edda/contracts';
import {
  commandsOf,
  dataOf,
  fold,
  hasEnded,
  problemsOf,
  SagaBuilder,
  stepOf,
  transition,
  wakeAt,
} from '@edda/saga-core';
import type { Effect, HistoryEntry, Input, ReplyInput, SagaState } from '@edda/saga-core';
import { validateSync } from 'class-validator';
import { plainToInstance } from 'class-transformer';
import { describe, expect, it } from 'vitest';
import { OrderSaga } from './order.saga.js';

const definition = new OrderSaga().define(new SagaBuilder({ name: 'order', version: 1 })).build();

const order = plainToInstance(PlaceOrder, {
  orderId: '10248',
  customerId: 'VINET',
  shipTo: {
    name: 'Vins et alcools Chevalier',
    street: '59 rue de l’Abbaye',
    city: 'Reims',
    country: 'France',
  },
  email: 'vinet@customers.example',
  card: { token: 'card-vinet' },
  lines: [{ productId: '11', quantity: 12, unitPriceCents: 1400 }],
  totalCents: 16_800,
});

const RESERVATION = '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a001';
const SHIPMENT = '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a002';
const CHARGE = '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a003';
const MAIL = '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a004';

type Answer = ReplyInput['result'] | 'silence';

const success = (reply: Record<string, string> = {}): Answer => ({ outcome: 'success', reply });
const failure = (code: string): Answer => ({
  outcome: 'failure',
  failure: { code, message: `It is ${code}.` },
});
const transient: Answer = { outcome: 'transient', failure: { code: 'transient', message: 'Not now.' } };

/** What participants answer when all goes well. */
const GOOD: Readonly<Record<string, Answer>> = {
  'inventory.reserve-stock': success({ reservationId: RESERVATION }),
  'inventory.release-stock': success(),
  'shipping.book-shipment': success({ shipmentId: SHIPMENT }),
  'shipping.cancel-shipment': success(),
  'payment.charge': success({ chargeId: CHARGE }),
  'shipping.dispatch-shipment': success(),
  'notification.send-confirmation': success({ mailId: MAIL }),
};

interface Run {
  readonly state: SagaState;
  readonly sent: readonly Effect[];
  readonly history: readonly HistoryEntry[];
  /** The names of commands and events, in the order in which they went out. */
  readonly trace: readonly string[];
}

const nameOf = (effect: Effect): string => {
  if (effect.kind === 'publish-event') return effect.event;
  if (effect.kind === 'reply-to-parent') return `reply to ${effect.parent.saga}`;
  return effect.kind === 'send-revoke' ? `revoke ${effect.command}` : effect.command;
};

/** Runs one order to its end. `answers` takes the place of what the participants would say; a list is used up one by one. */
function play(answers: Readonly<Record<string, Answer | readonly Answer[]>> = {}): Run {
  const { start } = definition;
  const input = JSON.parse(JSON.stringify(start.data(order))) as SagaState['input'];
  const sent: Effect[] = [];
  const history: HistoryEntry[] = [];
  const asked = new Map<string, number>();
  let now = 1_000;
  let state: SagaState | undefined;

  const feed = (next: Input): readonly Effect[] => {
    const made = transition(definition, state, next, now);
    state = made.state;
    sent.push(...made.effects);
    history.push(...made.history);
    return made.effects;
  };
  const answerTo = (effect: Effect): ReplyInput | undefined => {
    if (effect.kind === 'publish-event' || effect.kind === 'reply-to-parent') return undefined;
    const name = nameOf(effect);
    const turn = asked.get(name) ?? 0;
    asked.set(name, turn + 1);
    const scripted = answers[name] ?? GOOD[name] ?? 'silence';
    const answer = Array.isArray(scripted) ? (scripted as readonly Answer[])[turn] : (scripted as Answer);
    if (answer === undefined || answer === 'silence') return undefined;
    const { path, epoch, messageId } = effect;
    const attempt = effect.kind === 'send-revoke' ? 1 : effect.attempt;
    const direction = effect.kind === 'send-revoke' ? 'forward' : effect.direction;
    return {
      kind: 'reply',
      messageId: `reply-to-${messageId}`,
      path,
      direction,
      epoch,
      attempt,
      result: answer,
    };
  };

  let open = [...feed({ kind: 'started', id: 'saga-1', tenant: 'default', key: start.key(order), input })];
  for (let turns = 0; turns < 200; turns++) {
    const reply = open.map(answerTo).find((found) => found !== undefined);
    if (!state || hasEnded(state) || state.status === 'parked') break;
    now = reply ? now + 1 : (wakeAt(state) ?? now);
    open = [...feed(reply ?? { kind: 'timer' })];
  }
  if (!state) throw new Error('The saga never began.');
  return { state, sent, history, trace: sent.map(nameOf) };
}

describe('the order saga', () => {
  it('is well formed', () => {
    expect(problemsOf(definition)).toEqual([]);
  });

  it('goes by the order’s id', () => {
    expect(definition.start.key(order)).toBe('10248');
  });

  it('reserves, books, charges, dispatches, tells the customer, and then the world', () => {
    const { state, trace } = play();
    expect(state.status).toBe('completed');
    expect(trace).toEqual([
      'inventory.reserve-stock',
      'shipping.book-shipment',
      'payment.charge',
      'shipping.dispatch-shipment',
      'notification.send-confirmation',
      'order.confirmed',
    ]);
    expect(dataOf(state)).toMatchObject({
      reservationId: RESERVATION,
      shipmentId: SHIPMENT,
      chargeId: CHARGE,
    });
  });

  it('sends only what the contracts allow', () => {
    const contracts = [...commandsOf(definition), OrderConfirmed];
    const { sent } = play({ 'payment.charge': failure('card-declined') });
    for (const effect of [...sent, ...play().sent]) {
      const contract = contracts.find((candidate) => candidate.messageName === nameOf(effect));
      const body = 'body' in effect ? effect.body : {};
      expect(
        contract &&
          validateSync(plainToInstance(contract, body), { forbidNonWhitelisted: true, whitelist: true }),
      ).toEqual([]);
    }
  });

  it('charges what the order says, and not the sum over its lines', () => {
    const charge = play().sent.find((effect) => nameOf(effect) === 'payment.charge');
    expect(charge).toMatchObject({ body: { amountCents: 16_800, cardToken: 'card-vinet' } });
  });

  it('confirms with what others may know: no address, no card', () => {
    const confirmed = play().sent.find((effect) => nameOf(effect) === OrderConfirmed.messageName);
    expect(confirmed).toMatchObject({ body: { orderId: '10248', customerId: 'VINET', totalCents: 16_800 } });
    expect(JSON.stringify(confirmed)).not.toMatch(/card-vinet|Reims|@/);
  });

  it('ends with nothing to undo when stock is short', () => {
    const { state, trace } = play({ 'inventory.reserve-stock': failure('out-of-stock') });
    expect(state).toMatchObject({
      status: 'compensated',
      abort: { path: 'reserveStock', code: 'out-of-stock' },
    });
    expect(trace).toEqual(['inventory.reserve-stock']);
  });

  it('gives the stock back when the address is not served', () => {
    const { state, trace } = play({ 'shipping.book-shipment': failure('address-not-served') });
    expect(state).toMatchObject({ status: 'compensated', abort: { code: 'address-not-served' } });
    expect(trace).toEqual(['inventory.reserve-stock', 'shipping.book-shipment', 'inventory.release-stock']);
  });

  it('cancels the shipment, then gives the stock back, when the card is declined', () => {
    const { state, trace } = play({ 'payment.charge': failure('card-declined') });
    expect(state).toMatchObject({
      status: 'compensated',
      abort: { path: 'chargePayment', code: 'card-declined' },
    });
    expect(trace.slice(3)).toEqual(['shipping.cancel-shipment', 'inventory.release-stock']);
  });

  it('releases the stock also when nobody knows whether it was reserved', () => {
    const { state, trace } = play({ 'inventory.reserve-stock': 'silence' });
    expect(state).toMatchObject({ status: 'compensated', abort: { reason: 'timeout' } });
    expect(trace.at(-1)).toBe('inventory.release-stock');
  });

  it('asks payment for a definite answer before it turns back from a charge that nobody answered', () => {
    const answers = { 'payment.charge': 'silence', 'revoke payment.charge': { outcome: 'revoked' } } as const;
    const { state, trace } = play(answers);
    expect(state.status).toBe('compensated');
    expect(trace.indexOf('revoke payment.charge')).toBeLessThan(trace.indexOf('shipping.cancel-shipment'));
  });

  it('goes on when the charge that nobody answered turns out to have been made', () => {
    const answers = {
      'payment.charge': 'silence',
      'revoke payment.charge': success({ chargeId: CHARGE }),
    } as const;
    const { state, trace } = play(answers);
    expect(state.status).toBe('completed');
    expect(trace).not.toContain('inventory.release-stock');
  });

  it('never turns back once the money is taken: a mail server that is down for hours is waited for', () => {
    const answers = [...Array.from({ length: 25 }, () => transient), success({ mailId: MAIL })];
    const { state, trace } = play({ 'notification.send-confirmation': answers });
    expect(state.status).toBe('completed');
    expect(trace.filter((name) => name === 'notification.send-confirmation')).toHaveLength(26);
  });

  it('asks for a person when the mail server never comes back', () => {
    const { state } = play({ 'notification.send-confirmation': transient });
    expect(state).toMatchObject({ status: 'parked', parked: { path: 'sendConfirmation' } });
    expect(stepOf(state, 'chargePayment')?.forward.phase).toBe('succeeded');
  });

  it('tells its whole story in its history', () => {
    const { state, history } = play({ 'payment.charge': failure('card-declined') });
    expect(fold(history)).toEqual(state);
  });
});
