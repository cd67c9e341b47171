import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CommandContract } from './contract.js';
import { Acknowledged, command, event, failure, participantOf } from './contract.js';

class Charged {
  chargeId!: string;
}
class CardDeclined extends failure('card-declined') {
  reason!: string;
}
class Charge extends command('payment.charge', { version: 2, reply: Charged, failures: [CardDeclined] }) {
  amount!: number;
}
class Refund extends command('payment.refund', { version: 1 }) {}
class OrderConfirmed extends event('order.confirmed', { version: 3 }) {
  orderId!: string;
}

describe('a contract', () => {
  it('carries what goes on the wire as statics of the class', () => {
    expect([Charge.messageKind, Charge.messageName, Charge.contractVersion]).toEqual([
      'command',
      'payment.charge',
      2,
    ]);
    expect([Charge.reply, Charge.failures]).toEqual([Charged, [CardDeclined]]);
    const { messageKind, messageName, contractVersion } = OrderConfirmed;
    expect([messageKind, messageName, contractVersion]).toEqual(['event', 'order.confirmed', 3]);
    expect([CardDeclined.messageKind, CardDeclined.code]).toEqual(['failure', 'card-declined']);
  });

  it('answers with an acknowledgement and no failures unless it says otherwise', () => {
    expect([Refund.reply, Refund.failures]).toEqual([Acknowledged, []]);
  });

  it('has a body that is an ordinary instance without fields of its own', () => {
    const body = Object.assign(new Charge(), { amount: 12 });
    expect(JSON.stringify(body)).toBe('{"amount":12}');
  });

  it('gives each command statics of its own', () => {
    expect([Charge.messageName, Refund.messageName]).toEqual(['payment.charge', 'payment.refund']);
  });

  it('lets the type of the reply and of the body follow from the command', () => {
    const send = <Body extends object, Reply extends object>(
      contract: CommandContract<Body, Reply>,
      _body: Body,
    ): Reply => new contract.reply();
    expectTypeOf(send(Charge, { amount: 1 })).toEqualTypeOf<Charged>();
    expectTypeOf(send(Refund, {})).toEqualTypeOf<Acknowledged>();
    // @ts-expect-error the amount is a number
    send(Charge, { amount: 'one' });
    // @ts-expect-error the reply has no such field
    void send(Charge, { amount: 1 }).refundId;
  });

  it.each([
    'charge',
    'Payment.charge',
    'payment.Charge',
    'payment.',
    '.charge',
    'payment..charge',
    'payment.1',
    'a b.c',
    '',
  ])('refuses the name "%s", which is not usable on the wire', (name) => {
    expect(() => command(name, { version: 1 })).toThrow(
      `The command name "${name}" is not usable on the wire`,
    );
    expect(() => event(name, { version: 1 })).toThrow(`The event name "${name}"`);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the version %s', (version) => {
    expect(() => command('payment.charge', { version })).toThrow('versions are whole numbers from 1');
  });

  it('names the participant that owns it before the first dot', () => {
    expect(['payment.charge', 'a.b.c', 'nobody'].map(participantOf)).toEqual(['payment', 'a', 'nobody']);
  });
});
