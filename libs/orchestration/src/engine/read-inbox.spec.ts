import type { CommandMessage, EnvelopeRule, IncomingMessage } from '@edda/messaging';
import { HEADERS, masstransit, nest, wireNames } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { arrived, foreign } from './messages.fixture.js';
import { registryOf } from './order-bench.fixture.js';
import { readInbox } from './read-inbox.js';

const PARENT = '01970000-0000-7000-8000-000000000001';

const read = (incoming: IncomingMessage, envelopes?: readonly EnvelopeRule[]) => {
  const registry = registryOf();
  return readInbox(incoming, {
    names: wireNames(),
    envelopes,
    eventOf: (name) => registry.events.get(name),
    startedByCommand: (name) => registry.startedByCommand(name),
    newId: () => 'new-id',
  });
};

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
  body: { saga: 'order', mode: 'await', input: {} },
};

describe('a delivery on the inbox', () => {
  it('starts a saga by the command that starts it, once for its message id', () => {
    expect(read(foreign('edda.commands', 'order.place', { orderId: 'o1', cents: 5 }))).toMatchObject({
      kind: 'work',
      name: 'order.place',
      work: [
        {
          kind: 'start',
          // The newest of two versions.
          definition: { name: 'order', version: 2 },
          claim: { sagaId: 'new-id', key: 'o1', idempotencyKey: 'm-1' },
        },
      ],
    });
  });

  it('is read by where it was published first, if it was redriven', () => {
    const event = foreign('edda.events', 'order.paid', { orderId: 'o1' });
    const headers = { [HEADERS.originExchange]: 'edda.events', [HEADERS.originRoutingKey]: 'order.paid' };
    const back = { ...event, exchange: 'edda.redrive', routingKey: 'orchestrator.inbox', headers };
    expect(read(back)).toMatchObject({ kind: 'work', name: 'order.paid' });
  });

  it('leaves fields of a newer sender out of the start', () => {
    const incoming = foreign('edda.commands', 'order.place', { orderId: 'o1', cents: 5, since2: 1 });
    expect(read(incoming)).toMatchObject({ work: [{ input: { input: { orderId: 'o1', cents: 5 } } }] });
  });

  it('tells an event', () => {
    const incoming = foreign('edda.events', 'order.paid', { orderId: 'o1' });
    expect(read(incoming)).toMatchObject({ kind: 'work', work: [{ kind: 'post' }, { kind: 'start' }] });
  });

  it('is put aside with the reason if it does not fulfil its contract', () => {
    expect(read(foreign('edda.commands', 'order.place', { orderId: 'o1' }))).toMatchObject({
      kind: 'aside',
      reason: 'contract-violated',
      detail: expect.stringContaining('cents'),
    });
    expect(read(foreign('edda.events', 'order.paid', {}))).toMatchObject({ reason: 'contract-violated' });
  });

  it('is put aside with the reason if it cannot be read, or told from its repetition', () => {
    expect(read(foreign('edda.events', 'order.paid', {}, { text: 'x' }))).toMatchObject({
      reason: 'undecodable',
    });
    const withoutId = foreign('edda.events', 'order.paid', { orderId: 'o1' }, { messageId: undefined });
    expect(read(withoutId)).toMatchObject({
      reason: 'undecodable',
      detail: expect.stringContaining('message-id'),
    });
  });

  it('starts by a command only what was published as a command', () => {
    const body = { orderId: 'o1', cents: 5 };
    expect(read(foreign('edda.events', 'order.place', body))).toMatchObject({
      kind: 'unknown',
      isEvent: true,
    });
    expect(read(foreign('edda.commands', 'order.paid', body))).toMatchObject({
      kind: 'unknown',
      isEvent: false,
    });
  });

  it('may have been put into the queue by hand, then its type says what it is', () => {
    const byHand = { routingKey: 'orchestrator.inbox' };
    const start = foreign('', 'order.place', { orderId: 'o1', cents: 5 }, { ...byHand, type: 'order.place' });
    expect(read(start)).toMatchObject({ kind: 'work', work: [{ kind: 'start' }] });
    const told = foreign('', 'order.paid', { orderId: 'o1' }, { ...byHand, type: 'order.paid' });
    expect(read(told)).toMatchObject({ kind: 'work', work: [{ kind: 'post' }, {}] });
  });

  it('is a command to a child saga, or its revoke, or the undoing of one', () => {
    const undo = { ...run, name: 'orchestrator.undo-saga', direction: 'compensation' } as const;
    for (const message of [run, { ...run, kind: 'revoke' } as const, undo]) {
      expect(read(arrived(message))).toMatchObject({ kind: 'child', command: message });
    }
  });

  it.each<[string, CommandMessage]>([
    ['a run that undoes', { ...run, direction: 'compensation' }],
    ['an undo that does', { ...run, name: 'orchestrator.undo-saga' }],
    [
      'the revoke of an undo',
      { ...run, kind: 'revoke', name: 'orchestrator.undo-saga', direction: 'compensation' },
    ],
    ['an invented command', { ...run, name: 'orchestrator.drop-all' }],
  ])('is put aside as %s', (_, message) => {
    expect(read(arrived(message))).toMatchObject({ kind: 'aside', reason: 'no-handler' });
  });

  it('commands no child saga unless it was published as a command: events are for whoever may tell some', () => {
    expect(read(arrived(run, { exchange: 'edda.events' }))).toMatchObject({
      kind: 'aside',
      reason: 'contract-violated',
    });
  });

  it('is no command to a child saga without the headers of one', () => {
    const incoming = arrived(run);
    const headers = { ...incoming.headers, [HEADERS.step]: undefined };
    expect(read({ ...incoming, headers })).toMatchObject({ kind: 'aside', reason: 'undecodable' });
  });

  it('is no reply', () => {
    const reply = { ...run, kind: 'reply', outcome: 'success', causationId: 'x' } as const;
    expect(read(arrived(reply, { exchange: 'edda.commands' }))).toMatchObject({
      reason: 'contract-violated',
    });
  });

  it('whose name nobody knows is for somebody else, or for nobody', () => {
    expect(read(foreign('edda.events', 'order.forgotten', {}))).toEqual({
      kind: 'unknown',
      name: 'order.forgotten',
      isEvent: true,
    });
  });

  it("starts a saga by a command in Nest's envelope, or in MassTransit's, where it is told to read them", () => {
    const body = { orderId: 'o1', cents: 5 };
    const inNest = foreign('edda.commands', 'order.place', { pattern: 'order.place', data: body });
    const rules: readonly EnvelopeRule[] = [
      { on: 'commands', match: 'order.place', envelope: nest() },
      {
        on: 'commands',
        match: 'legacy.#',
        envelope: masstransit({ names: { 'order.place': 'urn:message:Acme:PlaceOrder' } }),
      },
    ];
    expect(read(inNest, rules)).toMatchObject({
      kind: 'work',
      name: 'order.place',
      work: [{ kind: 'start' }],
    });
    expect(read(inNest)).toMatchObject({ kind: 'aside', reason: 'contract-violated' });
    const inMassTransit = { messageType: ['urn:message:Acme:PlaceOrder'], message: body };
    expect(read(foreign('edda.commands', 'legacy.orders', inMassTransit), rules)).toMatchObject({
      kind: 'work',
      name: 'order.place',
    });
    // As before: whoever may only tell events must not start what a command starts.
    expect(read({ ...inNest, exchange: 'edda.events' }, rules)).toMatchObject({ kind: 'unknown' });
  });
});
