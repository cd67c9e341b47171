import { readFileSync } from 'node:fs';
import { command, event } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, fixed } from '@edda/saga-core';
import { IsInt } from 'class-validator';
import { describe, expect, it } from 'vitest';
import * as trip from '../../journey-saga.js';
import { IssueTicket, ReserveSeat, SeatTaken, tripSaga } from '../../trip-saga.js';
import { eventOf, failureTo, replyTo } from '../run/scripted.js';
import * as voyage from '../voyage-saga.js';
import { assertDrill, drillTable } from './drill-table.js';
import { drill } from './drill.js';
import type { DrillRow } from './drill-row.js';
import { FAULT_KINDS } from './fault.js';
import type { DrillScenario } from './scenario.js';

const journey: DrillScenario = { start: { tripId: 't1', rooms: 2 } };
const seats: DrillScenario = {
  start: { tripId: 't1', cents: 500 },
  replies: [replyTo(ReserveSeat, { reservation: 'r1' })],
};

/** The rows of one step, as `fault: expected, observed`. */
function rowsAt(rows: readonly DrillRow[], step: string): readonly string[] {
  return rows
    .filter((row) => row.step === step && row.expected !== 'does not apply')
    .map(({ fault, expected, observed }) => `${fault}: ${expected}, ${observed}`);
}

const wrongOnes = (rows: readonly DrillRow[]): readonly DrillRow[] => rows.filter(({ ok }) => !ok);

describe('a drill', () => {
  const rows = drill(trip.tripSaga, journey);

  it('begins with the normal way', () => {
    expect(rows[0]).toEqual({
      step: '',
      path: '',
      fault: 'none',
      expected: 'completed',
      observed: 'completed',
      ok: true,
      why: 'nothing goes wrong',
    });
  });

  it('finds each step as its role wants it: before, at and behind the point of no return', () => {
    assertDrill(rows);
    expect(rowsAt(rows, 'bookHotel')).toEqual([
      'timeout: compensated, compensated',
      'late reply: compensated, compensated',
      'lost reply: completed, completed',
      'duplicate: completed, completed',
      'crash: completed, completed',
      'transient until exhausted: compensated, compensated',
      'refused by the fence: compensated, compensated',
      'put aside: parked, parked, dead-lettered',
      'cancelled: compensated, compensated',
      'cannot be undone: parked, parked, compensation-failed',
    ]);
    expect(rowsAt(rows, 'chargeCard')).toEqual([
      'timeout: compensated, compensated',
      'late reply: completed, completed',
      'lost reply: completed, completed',
      'duplicate: completed, completed',
      'crash: completed, completed',
      'transient until exhausted: compensated, compensated',
      'refused by the fence: compensated, compensated',
      'put aside: parked, parked, dead-lettered',
      'cancelled: completed, completed',
    ]);
    expect(rowsAt(rows, 'sendTickets')).toEqual([
      'timeout: parked, parked, retries-exhausted',
      'late reply: completed, completed',
      'lost reply: completed, completed',
      'duplicate: completed, completed',
      'crash: completed, completed',
      'transient until exhausted: parked, parked, retries-exhausted',
      'refused by the fence: parked, parked, retries-exhausted',
      'put aside: parked, parked, dead-lettered',
      'cancelled: completed, completed',
    ]);
  });

  it('says why a fault does not apply', () => {
    const why = (step: string, fault: string) =>
      rows.find((row) => row.step === step && row.fault === fault)?.why;
    expect(why('bookFlight', 'timeout')).toBe('it has no timeout: it is only sent again');
    expect(why('bookHotel', 'failure')).toBe('its contract declares no failure');
    expect(why('chargeCard', 'cannot be undone')).toBe('a pivot step is never undone');
  });

  it('turns the saga back where the definition wants it so when a command is put aside', () => {
    const turningBack = drill({ ...trip.tripSaga, onDeadLetter: 'compensate' }, journey);
    assertDrill(turningBack);
    for (const step of ['bookHotel', 'chargeCard'])
      expect(rowsAt(turningBack, step)).toContain('put aside: compensated, compensated');
    expect(rowsAt(turningBack, 'sendTickets')).toContain('put aside: parked, parked, dead-lettered');
  });

  it('has a row for each failure that a contract declares', () => {
    const made = drill(tripSaga(), seats);
    assertDrill(made);
    expect(rowsAt(made, 'seat')[0]).toBe('failure seat-taken: compensated, compensated');
  });

  it('is the same each time', () => {
    expect(drill(trip.tripSaga, journey)).toEqual(rows);
  });
});

describe('a drill over a saga with a step of every kind', { timeout: 60_000 }, () => {
  const replies = [
    replyTo(voyage.CharterShip, { ship: 'Fram' }),
    replyTo(voyage.BookBerth, ({ port }) => ({ berth: `${port}-1` })),
    replyTo(voyage.AskWeather, (_, { count }) => ({ sea: count < 2 ? 'rough' : 'calm' })),
  ];
  const events = [
    eventOf(voyage.CreditDecided, { voyageId: 'v1', limit: 5 }),
    eventOf(voyage.ShipSailed, { voyageId: 'v1' }),
    eventOf(voyage.ShipArrived, ({ cents }) => ({ voyageId: cents === 5_000 ? 'v1' : 'another' })),
  ];
  const start = { voyageId: 'v1', cents: 5_000, ports: ['Oslo', 'Bergen'] };
  const failures = { 'no-berth': { port: 'Oslo' } };
  const scenario = { start, replies, events, failures, decisions: { bigMoney: 'approved' } } as const;
  const rows = drill(voyage.voyageSaga, scenario);
  const endOf = (step: string, fault: string) =>
    rows.find((row) => row.step === step && row.fault === fault)?.observed;

  it('finds everything as the rules say', () => {
    expect(wrongOnes(rows).filter(({ observed }) => observed !== 'never reached')).toEqual([]);
    expect(new Set(rows.map(({ step }) => step)).size).toBeGreaterThan(15);
  });

  it('goes on where the definition handles a failure, tries a part of it, or runs it again', () => {
    expect(endOf('charter', 'failure storm')).toBe('compensated');
    expect(endOf('charter', 'failure no-berth')).toBe('completed');
    expect(endOf('provision', 'timeout')).toBe('completed');
    expect(endOf('hirePilot', 'failure storm')).toBe('completed');
    expect(endOf('hirePilot', 'cancelled')).toBe('compensated');
  });

  it('has a child fail, and undoes it', () => {
    expect(endOf('survey', 'failure failure')).toBe('compensated');
    expect(endOf('survey', 'cannot be undone')).toBe('parked, compensation-failed');
  });

  it('lets nothing come, lets it come twice and early, and has people say no', () => {
    expect(endOf('creditOfStores', 'no event')).toBe('completed');
    expect(endOf('creditOfStores', 'event twice')).toBe('completed');
    expect(endOf('creditOfStores', 'event early')).toBe('completed');
    expect(endOf('bigMoney', 'no event')).toBe('compensated');
    expect(endOf('bigMoney', 'rejected')).toBe('compensated');
    expect(endOf('ship.inPort', 'event twice')).toBe('completed');
  });

  it('has its fault in the first run of a loop, an item, a save-point and a machine', () => {
    const paths = new Set(rows.map(({ path }) => path));
    for (const path of ['askWeather[1]', 'bookBerth[1]', 'hirePilot[1]', 'logTheSailing[2]'])
      expect(paths).toContain(path);
  });

  it('names the steps that are reached only after a fault', () => {
    expect(
      rows.filter(({ observed }) => observed === 'reached after a fault').map(({ step }) => step),
    ).toEqual(['tow', 'goHungry']);
  });
});

describe('a drill is red', () => {
  it('over an expectation that is wrong', () => {
    const why = 'we think that hotels never need to be undone';
    const exceptions = [{ step: 'bookHotel', fault: 'timeout', end: 'completed', why }] as const;
    const wrong = wrongOnes(drill(trip.tripSaga, { ...journey, exceptions }));
    expect(wrong).toMatchObject([
      { path: 'bookHotel', fault: 'timeout', expected: 'completed', observed: 'compensated' },
    ]);
    expect(wrong[0]?.why).toBe(`it should have ended as completed: ${why}`);
    expect(wrong[0]?.story).toContain('command-given-up    bookHotel');
  });

  it('over a normal way that ends in another way, and then tries nothing else', () => {
    const rows = drill(trip.tripSaga, { ...journey, end: 'compensated' });
    expect(wrongOnes(rows)).toMatchObject([
      { fault: 'none', expected: 'compensated', observed: 'completed' },
    ]);
    expect(rows.some(({ fault }) => fault === 'timeout')).toBe(false);
  });

  it('over a step that no scenario comes to, and green with one that does', () => {
    const forked = fork(({ tripId }) => tripId === 't1');
    expect(wrongOnes(drill(forked, journey))).toMatchObject([{ step: 'right', observed: 'never reached' }]);
    const other = { name: 'right', start: { tripId: 't2', rooms: 1 } };
    const rows = drill(forked, journey, other);
    assertDrill(rows);
    expect(new Set(rows.map(({ scenario }) => scenario))).toEqual(new Set(['scenario 1', 'right']));
  });

  it('over a condition that parks the saga', () => {
    const thrown = fork(() => {
      throw new Error('no way');
    });
    expect(drill(thrown, journey)[0]).toMatchObject({ ok: false, observed: 'parked, definition-threw' });
  });

  it('over a body that its contract does not allow, when a fault brings it about', () => {
    class Bell extends command('bell.ring', { version: 1 }) {
      @IsInt() times!: number;
    }
    const definition = defineSaga({ name: 'bell', version: 1 }, (saga) =>
      saga.startedBy(trip.BookTrip, { key: (c) => c.tripId, data: ({ tripId }) => ({ tripId }) }).attempt(
        'tried',
        (tried) =>
          tried.step('seat', (s) =>
            s.command(ReserveSeat, ({ tripId }) => ({ tripId })).noCompensation('nobody minds'),
          ),
        (otherwise) =>
          otherwise.step('ring', (s) => s.command(Bell, () => ({ times: 0.5 })).noCompensation('noise')),
      ),
    );
    const rows = drill(definition, { ...seats, start: { tripId: 't1', rooms: 1 } });
    const row = rows.find(({ fault }) => fault === 'failure seat-taken');
    expect(row).toMatchObject({ ok: false, observed: 'completed' });
    expect(row?.why).toContain('times must be an integer number');
  });

  it('over a wait that the scenario has nothing for', () => {
    class Rung extends event('bell.rung', { version: 1 }) {
      tripId!: string;
    }
    const definition = defineSaga({ name: 'bell', version: 1 }, (saga) =>
      saga
        .startedBy(trip.BookTrip, { key: (c) => c.tripId, data: ({ tripId }) => ({ tripId }) })
        .waitFor('bell', Rung, { match: { tripId: (d) => d.tripId } }),
    );
    expect(drill(definition, journey)[0]).toMatchObject({
      ok: false,
      observed: 'waiting',
      why: expect.stringContaining('give the scenario an event or a decision for it') as string,
    });
    assertDrill(drill(definition, { ...journey, events: [eventOf(Rung, { tripId: 't1' })] }));
  });

  it('and says which reply it is missing', () => {
    expect(() => drill(tripSaga(), { start: { tripId: 't1', cents: 500 } })).toThrow(
      'The drill needs another reply of step "seat": reservation: reservation must be a string. Give it with replies: [replyTo(ReserveSeat, { … })].',
    );
  });
});

describe('a scenario', () => {
  it('may go the way of a failure', () => {
    const rows = drill(tripSaga(), {
      ...seats,
      replies: [failureTo(ReserveSeat, SeatTaken, { seat: '1A' })],
      end: 'compensated',
    });
    expect(rows[0]).toMatchObject({ ok: true, observed: 'compensated' });
    expect(wrongOnes(rows).map(({ step }) => step)).toEqual(['pay', 'ticket']);
  });

  it('may have exceptions, whose reason stands in the table', () => {
    const late = { step: 'ticket', fault: 'timeout', end: 'parked', why: 'never asked' } as const;
    const exceptions = [
      late,
      { ...late, fault: 'transient until exhausted', why: 'printers are slow' },
    ] as const;
    const rows = drill(tripSaga(), { ...seats, exceptions });
    assertDrill(rows);
    expect(rows.find(({ step, fault }) => step === 'ticket' && fault.startsWith('transient'))?.why).toBe(
      'printers are slow',
    );
  });

  it('ends compensated where its deadline comes first', () => {
    const hasty = defineSaga({ name: 'hasty', version: 1, deadline: '12s' }, (saga) =>
      saga
        .startedBy(trip.BookTrip, { key: (c) => c.tripId, data: ({ tripId }) => ({ tripId }) })
        .step('seat', (s) =>
          s.command(IssueTicket, ({ tripId }) => ({ reservation: tripId })).noCompensation('it lapses'),
        ),
    );
    const rows = drill(hasty, journey);
    assertDrill(rows);
    const late = rows.find(({ fault }) => fault === 'late reply');
    expect(late).toMatchObject({ observed: 'compensated', why: 'its deadline comes first' });
  });
});

describe('the faults of a drill', () => {
  it('stand in docs/testing.md, each with what happens', () => {
    const page = readFileSync(new URL('../../../../../docs/testing.md', import.meta.url), 'utf8');
    const [, table = ''] = /### Its faults\n(.*?)\n### /s.exec(page) ?? [];
    const [, ...names] = [...table.matchAll(/`([^`]+)`/g)].map(([, name = '']) =>
      name.replace(' <code>', ''),
    );
    expect(['failure', ...names]).toEqual(FAULT_KINDS);
  });
});

describe('the table of a drill', () => {
  it('has a line for each row and one of totals', () => {
    const table = drillTable(drill(tripSaga(), seats)).split('\n');
    expect(table[0]).toMatch(/^step +fault +expected +observed +ok +why$/);
    expect(table.at(-1)).toBe('27 as expected, 7 that do not apply, 0 wrong');
  });

  it('is what an assertion fails with, for the rows that are wrong, with a story', () => {
    const exceptions = [{ step: 'pay', fault: 'crash', end: 'parked', why: 'we fear crashes' }] as const;
    const assertion = () => assertDrill(drill(tripSaga(), { ...seats, exceptions }));
    expect(assertion).toThrow('1 of 34 rows are not as expected.');
    expect(assertion).toThrow('it should have ended as parked: we fear crashes');
    expect(assertion).toThrow('What happened with "crash" at "pay":\n\ntime');
  });
});

/** Goes to the left or to the right. */
function fork(isLeft: (data: { readonly tripId: string }) => boolean): SagaDefinition {
  const send = { attempts: 2, backoff: fixed('1s') };
  return defineSaga({ name: 'fork', version: 1 }, (saga) =>
    saga.startedBy(trip.BookTrip, { key: (c) => c.tripId, data: ({ tripId }) => ({ tripId }) }).when(
      isLeft,
      (then) =>
        then.retriable('left', (s) => s.command(trip.SendTickets, ({ tripId }) => ({ tripId })).retry(send)),
      (otherwise) =>
        otherwise.retriable('right', (s) =>
          s.command(trip.SendTickets, ({ tripId }) => ({ tripId })).retry(send),
        ),
    ),
  );
}
