import { scenario, trip } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';

const start = (): Scenario => scenario(trip.tripSaga, { tripId: 't1', rooms: 2 });
const atFlight = (): Scenario => start().succeeds('bookHotel', { bookingId: 'b1' });
const atPivot = (): Scenario => atFlight().succeeds('bookFlight', { locator: 'L1' });
const behindPivot = (): Scenario => atPivot().succeeds('chargeCard');

describe('silence', () => {
  it('sends the same message again, with growing waits', () => {
    const saga = atFlight();
    const first = saga.message;
    const waits: (number | undefined)[] = [];
    for (let time = 0; time < 4; time += 1) {
      waits.push(saga.wakesIn);
      expect(saga.silence().message).toEqual(first);
      expect(saga.facts).toEqual(['command-resent']);
    }
    expect(waits).toEqual([10_000, 20_000, 25_000, 25_000]);
    expect(saga.command('bookFlight')).toMatchObject({ attempt: 1, resends: 4 });
  });

  it('does not use up the attempts of the retry policy', () => {
    const saga = atPivot().silence(2).isBusy('chargeCard');
    expect(saga.facts).toEqual(['retry-planned']);
  });

  it('begins anew after a retry: the participant was there a moment ago', () => {
    const saga = atFlight().silence(2).isBusy('bookFlight').silence();
    expect(saga.sent).toEqual(['flight.book forward 1.2']);
    expect(saga.command('bookFlight')?.resends).toBe(0);
    expect(saga.wakesIn).toBe(10_000);
  });

  it('ends when the command may not be executed any more: the step is undone to make it certain', () => {
    const saga = atFlight();
    const { notAfter } = saga.command('bookFlight') ?? { notAfter: 0 };
    saga.silenceWhile('running');
    expect(saga.now).toBeGreaterThanOrEqual(notAfter);
    expect(saga.now).toBeLessThan(notAfter + 25_000);
    expect(saga.state.abort).toMatchObject({ reason: 'expired', path: 'bookFlight' });
    expect(saga.sent).toEqual(['flight.cancel compensation 1.1']);
  });

  it('never sends a command at or after its not-after', () => {
    const saga = atFlight().passes(7_200_000).timerFires();
    expect(saga.sent).toEqual(['flight.cancel compensation 1.1']);
    expect(atFlight().passes(7_199_999).timerFires().sent).toEqual(['flight.book forward 1.1']);
  });
});

describe('a planned retry', () => {
  it('waits longer each time, as the policy says, and three seconds at most', () => {
    const saga = start();
    saga.isBusy('bookHotel');
    expect(saga.wakesIn).toBe(1_000);
    saga.silence().isBusy('bookHotel');
    expect(saga.wakesIn).toBe(2_000);
  });

  it('is overtaken by a definite outcome of an earlier sending', () => {
    const saga = atFlight().isBusy('bookFlight').succeeds('bookFlight', { locator: 'L1' });
    expect(saga.sent).toEqual(['card.charge forward 1.1']);
  });

  it('under a new epoch has a not-after of its own', () => {
    const saga = behindPivot().passes(7_199_000).fails('sendTickets').silence();
    expect(saga.sent).toEqual(['mail.send-tickets forward 2.2']);
    expect(saga.command('sendTickets')?.notAfter).toBe(saga.now + 7_200_000);
  });

  it('under the same epoch that would come too late is given up', () => {
    const saga = atFlight().passes(7_199_800).isBusy('bookFlight').silence();
    expect(saga.state.abort).toMatchObject({ reason: 'expired' });
  });
});

describe('a timeout', () => {
  it('of a compensatable step undoes it, without knowing its reply', () => {
    const saga = start().silence(2);
    expect(saga.wakesIn).toBe(5_000);
    saga.silence();
    expect(saga.message).toMatchObject({ command: 'hotel.cancel', body: { bookingId: 'unknown' } });
    expect(saga.state.abort).toEqual({
      reason: 'timeout',
      path: 'bookHotel',
      code: 'timeout',
      message: 'No definite outcome within 35000 ms.',
    });
  });

  it('covers the retries, it does not begin again with each', () => {
    const saga = start().passes(34_500).isBusy('bookHotel');
    expect(saga.wakesIn).toBe(500);
    expect(saga.silence().state.abort?.reason).toBe('timeout');
    const later = start().passes(33_000).isBusy('bookHotel').silence();
    expect(later.sent).toEqual(['hotel.book forward 1.2']);
    expect(later.wakesIn).toBe(1_000);
  });

  it('goes before a re-send that is due as well', () => {
    expect(start().passes(35_000).timerFires().facts).toEqual([
      'command-given-up',
      'compensation-began',
      'command-sent',
    ]);
    expect(start().passes(34_999).timerFires().facts).toEqual(['command-resent']);
  });

  it.each([
    { step: 'the pivot', at: atPivot, path: 'chargeCard', after: 60_000 },
    { step: 'a retriable step', at: behindPivot, path: 'sendTickets', after: 120_000 },
  ])('of $step asks the fence what became of it, and goes on asking', ({ at, path, after }) => {
    const saga = at().passes(after).timerFires();
    const revoke = saga.message;
    expect(revoke).toMatchObject({ kind: 'send-revoke', messageId: `s1:${path}:revoke:1`, path, epoch: 1 });
    expect(saga.command(path)).toMatchObject({ phase: 'revoking', givenUp: 'timeout' });
    expect(saga.wakesIn).toBe(10_000);
    expect(saga.silence().message).toEqual(revoke);
    expect(saga.wakesIn).toBe(20_000);
  });

  it('of a retriable step begins again with each epoch', () => {
    const saga = behindPivot().passes(119_000).fails('sendTickets').silence();
    expect(saga.command('sendTickets')?.timeoutAt).toBe(saga.now + 120_000);
  });
});

describe('a revoke', () => {
  const revokedPivot = (): Scenario => atPivot().passes(60_000).timerFires();
  const revokedTickets = (): Scenario => behindPivot().passes(120_000).timerFires();

  it('of the pivot that is answered with "revoked" turns the saga back; the pivot itself needs no compensation', () => {
    const saga = revokedPivot().answers('chargeCard', { outcome: 'revoked' });
    expect(saga.sent).toEqual(['flight.cancel compensation 1.1']);
    expect(saga.state.abort).toMatchObject({ reason: 'timeout', path: 'chargeCard' });
    expect(saga.command('chargeCard')?.phase).toBe('revoked');
  });

  it('of the pivot that is answered with the stored success goes on', () => {
    expect(revokedPivot().succeeds('chargeCard').sent).toEqual(['mail.send-tickets forward 1.1']);
  });

  it('of the pivot that is answered with the stored failure turns back because of the failure', () => {
    const saga = revokedPivot().fails('chargeCard', 'card-declined');
    expect(saga.state.abort).toMatchObject({ reason: 'failure', code: 'card-declined' });
  });

  it('of a retriable step that is answered with "revoked" is tried again under the next epoch', () => {
    const saga = revokedTickets().answers('sendTickets', { outcome: 'revoked' });
    expect(saga.facts).toEqual(['command-revoked', 'retry-planned']);
    expect(saga.silence().sent).toEqual(['mail.send-tickets forward 2.2']);
    expect(saga.command('sendTickets')?.givenUp).toBeUndefined();
  });

  it('of a retriable step parks the saga once the attempts are used up', () => {
    const saga = revokedTickets();
    for (const _ of [1, 2]) {
      saga.answers('sendTickets', { outcome: 'revoked' }).silence();
      saga.passes(120_000).timerFires();
    }
    saga.answers('sendTickets', { outcome: 'revoked' });
    expect(saga.state.parked).toMatchObject({ reason: 'retries-exhausted', path: 'sendTickets' });
  });

  it('of a retriable step that is answered with the stored success goes on', () => {
    expect(revokedTickets().succeeds('sendTickets').state.status).toBe('completed');
  });

  it.each(['transient', 'refused', 'dead-lettered'] as const)(
    'counts only a definite answer: %s is late',
    (outcome) => {
      const saga = revokedPivot().answers('chargeCard', { outcome, failure: { code: 'x', message: 'x' } });
      expect(saga.last.ignored).toBe('late');
      expect(saga.command('chargeCard')?.phase).toBe('revoking');
    },
  );

  it('that is never answered parks the saga when the command has expired', () => {
    const saga = revokedPivot();
    saga.silenceWhile('running');
    expect(saga.state.parked).toMatchObject({ reason: 'expired', path: 'chargeCard' });
  });
});
