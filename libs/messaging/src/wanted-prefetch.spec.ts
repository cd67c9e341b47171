import { expect, it } from 'vitest';
import { wantedPrefetch } from './wanted-prefetch.js';
import type { BreakerState } from './wanted-prefetch.js';

const breaker = (state: BreakerState, held = 0) => ({ state, held });

it.each([
  ['all of it where nothing speaks against it', false, [], 50],
  ['one after one that came back', true, [], 1],
  ['all of it with breakers that are closed', false, [breaker('closed'), breaker('closed')], 50],
  ['none while one is open', false, [breaker('closed'), breaker('open')], 0],
  ['none while one is open, however careful it is', true, [breaker('open', 3)], 0],
  ['one while one is half-open', false, [breaker('half-open'), breaker('closed')], 1],
  ['none while a held one can try', false, [breaker('half-open', 1)], 0],
  ['none while another one is open', false, [breaker('half-open'), breaker('open')], 0],
  ['one until what was held is settled', false, [breaker('closed', 2)], 1],
])('takes %s', (_what, isCautious, breakers, wanted) => {
  expect(wantedPrefetch({ prefetch: 50, isCautious, breakers })).toBe(wanted);
});
