import type { OutgoingMessage } from '@edda/messaging';
import { HEADERS } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence.js';
import { commitOf, foundBy, handmade, historyOf, SAGA, sent, started } from './handmade.fixture.js';
import { acksComeAfterCommits, outboxIsTrue } from './messages.js';

const ID = `${SAGA}:seat:forward:1`;

function message(more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    exchange: 'edda.commands',
    routingKey: 'stock.reserve',
    mandatory: true,
    messageId: ID,
    correlationId: SAGA,
    appId: 'orchestrator',
    contentType: 'application/json',
    timestamp: 0,
    headers: {
      [HEADERS.kind]: 'command',
      [HEADERS.step]: 'seat',
      [HEADERS.direction]: 'forward',
      [HEADERS.epoch]: 1,
    },
    content: '{}',
    ...more,
  };
}

const find = (seen: (evidence: Evidence) => void): readonly string[] =>
  foundBy(outboxIsTrue, handmade({ seen }));
const row = (evidence: Evidence): void => void evidence.outboxAdded.push({ order: evidence.next(), id: ID });
const removed = (evidence: Evidence): void =>
  void evidence.outboxRemoved.push({ order: evidence.next(), id: ID });
const published = (evidence: Evidence, more?: Partial<OutgoingMessage>): void =>
  evidence.publishing([message(more)], 'orchestrator-1');

describe('S13, an outbox that is true', () => {
  it('is content with committed, published, confirmed, removed', () => {
    const found = find((evidence) => {
      row(evidence);
      published(evidence);
      evidence.confirmed(message());
      removed(evidence);
    });
    expect(found).toEqual([]);
  });

  it('finds a message that left it unconfirmed', () => {
    const found = find((evidence) => {
      row(evidence);
      published(evidence);
      removed(evidence);
    });
    expect(found).toEqual(['S13']);
  });

  it('finds a message that was published before its commit', () => {
    const found = find((evidence) => {
      published(evidence);
      row(evidence);
    });
    expect(found).toEqual(['S13']);
  });

  it('finds one id with two contents', () => {
    const found = find((evidence) => {
      row(evidence);
      published(evidence);
      published(evidence, { content: '{"other":true}' });
    });
    expect(found).toEqual(['S13']);
  });

  it('finds an id that does not say what the message is for', () => {
    const found = find((evidence) => {
      evidence.outboxAdded.push({ order: evidence.next(), id: 'random' });
      published(evidence, { messageId: 'random' });
    });
    expect(found).toEqual(['S13']);
  });

  it('finds what a history calls sent and never was in the outbox', () => {
    const facts = [started('trip'), sent('seat')];
    const run = handmade({
      facts,
      seen: (evidence, tables) => {
        const state = tables.sagas.get(SAGA);
        if (state) commitOf(evidence, { state, entries: historyOf(facts) });
      },
    });
    expect(foundBy(outboxIsTrue, run)).toEqual(['S13']);
  });
});

describe('S15, acks after commits', () => {
  const reply = `${ID}:reply`;
  const run = (order: 'commit, ack' | 'ack, commit' | 'ack' | 'aside, ack'): ReturnType<typeof handmade> =>
    handmade({
      facts: [started('trip')],
      seen: (evidence, tables) => {
        const state = tables.sagas.get(SAGA);
        for (const what of order.split(', ')) {
          if (what === 'ack') evidence.acked('orchestrator.replies', message({ messageId: reply }));
          if (what === 'aside') evidence.putAside(message({ messageId: reply }));
          if (what === 'commit' && state) commitOf(evidence, { state }, { covers: [reply] });
        }
      },
    });

  it('is content with the commit first, or a copy put aside', () => {
    expect(foundBy(acksComeAfterCommits, run('commit, ack'))).toEqual([]);
    expect(foundBy(acksComeAfterCommits, run('aside, ack'))).toEqual([]);
  });

  it('finds an ack that came first, or without a commit', () => {
    expect(foundBy(acksComeAfterCommits, run('ack, commit'))).toEqual(['S15']);
    expect(foundBy(acksComeAfterCommits, run('ack'))).toEqual(['S15']);
  });

  it('finds a participant that acked before its reply was confirmed', () => {
    const early = handmade({ seen: (evidence) => evidence.acked('stock.commands', message()) });
    expect(foundBy(acksComeAfterCommits, early)).toEqual(['S15']);
  });
});
