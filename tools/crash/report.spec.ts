import { describe, expect, it } from 'vitest';
import type { Proof, Timing } from '../proof/index.js';
import { crashHolds, crashSummary, killTable } from './report.js';

const result: Proof & Timing = {
  orders: 2_000,
  completed: 1_500,
  compensated: 500,
  compensatedBy: {},
  parked: 0,
  unfinished: 0,
  doubled: 0,
  orphans: 0,
  stockConserved: true,
  moneyConserved: true,
  contradictions: [],
  holds: true,
  sagasPerSecond: 40,
  p50Ms: 250,
  p99Ms: 9_000,
};
const options = { orders: 2_000, rate: 50, seed: 7, orchestrators: 1, wipe: false, json: true };
const kills = new Map([
  ['payment', 5],
  ['orchestrator', 11],
]);

describe('crashSummary', () => {
  it('begins with the fields that others read, in their order', () => {
    expect(JSON.stringify(crashSummary(result, kills, options, 'local'))).toMatch(
      /^\{"orders":2000,"kills":16,"unfinished":0,"doubled":0,"stockConserved":true,"moneyConserved":true,/,
    );
  });

  it('says who was killed and with which seed', () => {
    expect(crashSummary(result, kills, options, 'local')).toMatchObject({
      killed: { orchestrator: 11, payment: 5 },
      seed: 7,
      services: 'local',
    });
  });
});

describe('crashHolds', () => {
  it('holds with everything in order after enough kills', () => {
    expect(crashHolds(result, kills, options)).toBe(true);
  });

  it('does not hold after fewer than 15 kills: that proves too little', () => {
    expect(crashHolds(result, new Map([['payment', 14]]), options)).toBe(false);
  });

  it('does not hold when the proof does not', () => {
    expect(crashHolds({ ...result, holds: false }, kills, options)).toBe(false);
  });

  it('holds after three wipes, and not after two', () => {
    const wiping = { ...options, wipe: true };
    expect(crashHolds(result, new Map([['rabbitmq', 3]]), wiping)).toBe(true);
    expect(crashHolds(result, new Map([['rabbitmq', 2]]), wiping)).toBe(false);
  });
});

describe('killTable', () => {
  it('shows the sum and who it was', () => {
    expect(killTable(kills)).toBe(
      [
        'kills, with sagas under way  16',
        '  orchestrator               11',
        '  payment                     5',
      ].join('\n'),
    );
  });
});
