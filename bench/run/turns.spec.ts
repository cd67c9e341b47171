import { describe, expect, it } from 'vitest';
import type { FoundSubject } from '../subject/manifests.js';
import type { Chapter, Scenario, Up } from './scenario.js';
import { turnsOf } from './turns.js';

const subject = (name: string, ...scenarios: string[]): FoundSubject => ({
  manifest: { name, title: name, command: [], needs: [], ...(scenarios.length > 0 ? { scenarios } : {}) },
  folder: '',
  isPeer: false,
});
const scenario = (name: string, rounds: number): Scenario => ({
  name,
  title: name,
  task: { task: 'pace', sagas: 1, perSecond: 1 },
  rounds,
  limitMs: 1,
});
const FOUND = [subject('edda', 'often', 'once'), subject('floor', 'often'), subject('idle', 'never')];
const chapter = (up: Up): Chapter => ({
  title: 'a chapter',
  up,
  scenarios: [scenario('often', 2), scenario('once', 1)],
});
const told = (up: Up) =>
  turnsOf(chapter(up), FOUND).map(({ chapter: { scenarios }, found, rounds }) =>
    [found.map(({ manifest }) => manifest.name), scenarios.map(({ name }) => name), rounds].join(' | '),
  );

describe('the turns of a chapter', () => {
  it('are one if all are up', () => {
    expect(told('all')).toEqual(['edda,floor,idle | often,once | 1,2']);
  });

  it('are one for each that has something to do, or one for each round of it', () => {
    expect(told('one, for all its rounds')).toEqual(['edda | often,once | 1,2', 'floor | often | 1,2']);
    expect(told('one, anew for each round')).toEqual([
      'edda | often,once | 1',
      'floor | often | 1',
      'edda | often | 2',
      'floor | often | 2',
    ]);
  });
});
