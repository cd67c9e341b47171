import { HEADERS } from '@edda/messaging';
import type { Fact } from '@edda/saga-core';
import { fold } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { commitOf, failed, foundBy, handmade, historyOf, SAGA, sent, started } from './handmade.fixture.js';
import { correctionsAreKept, epochsFollowOutcomes } from './letters.js';

const at = { path: 'seat', direction: 'forward' } as const;
const begun: readonly Fact[] = [started('trip'), sent('seat')];
const corrected: Fact = { kind: 'command-corrected', ...at, body: { id: 'right' } };

function row(body: object, direction = 'forward') {
  const message = {
    exchange: 'edda.commands',
    routingKey: 'stock.reserve',
    mandatory: true,
    messageId: `${SAGA}:seat:forward:1`,
    appId: 'orchestrator',
    contentType: 'application/json',
    timestamp: 0,
    headers: { [HEADERS.kind]: 'command', [HEADERS.step]: 'seat', [HEADERS.direction]: direction },
    content: JSON.stringify(body),
  };
  return { id: message.messageId, message };
}

/** One commit corrects the command, and a later one sends it. */
function sending(...rows: readonly ReturnType<typeof row>[]): readonly string[] {
  const history = historyOf([...begun, corrected]);
  const state = fold(history);
  const run = handmade({
    facts: [...begun, corrected],
    seen: (evidence) => {
      commitOf(evidence, { state, entries: history.slice(2) });
      commitOf(evidence, { state, outbox: rows as never });
    },
  });
  return foundBy(correctionsAreKept, run);
}

describe('S25, corrections that are kept', () => {
  it('is content with a command that says what it was corrected to', () => {
    expect(sending(row({ id: 'right' }))).toEqual([]);
    expect(sending(row({ id: 'else' }, 'compensation'))).toEqual([]);
  });

  it('finds a command that is sent as it was before', () => {
    expect(sending(row({ id: 'wrong' }))).toEqual(['S25']);
  });
});

describe('S26, epochs that follow outcomes', () => {
  const second = sent('seat', 'forward', { epoch: 2 });
  const find = (...facts: readonly Fact[]) =>
    foundBy(epochsFollowOutcomes, handmade({ facts: [...begun, ...facts] }));

  it('is content with a new try after a definite failure or a revocation', () => {
    expect(find(failed('seat'), second)).toEqual([]);
    expect(find({ kind: 'command-revoked', ...at }, second)).toEqual([]);
  });

  it('finds a new epoch of a command whose last one may still be executed', () => {
    const stuck: Fact = {
      kind: 'command-stuck',
      ...at,
      reason: 'dead-lettered',
      message: 'it was put aside',
      definite: false,
    };
    expect(find(second)).toEqual(['S26']);
    expect(find(stuck, second)).toEqual(['S26']);
    expect(find(failed('seat'), second, sent('seat', 'forward', { epoch: 3 }))).toEqual(['S26']);
  });
});
