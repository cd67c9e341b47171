import type { DefinesSaga } from '@edda/orchestration';
import type { Type } from '@nestjs/common';
import { orderOf } from '../subject/order.js';
import type { Saturate } from '../subject/protocol.js';
import type { Start } from './open-orchestrator.js';
import { BenchSaga } from './sagas/bench.saga.js';
import { BranchesSaga } from './sagas/branches.saga.js';
import { DelayedSaga, WaitingSaga } from './sagas/standing.saga.js';

/** What each orchestrator of the bench runs. */
export const DEFINITIONS: readonly Type<DefinesSaga>[] = [BenchSaga, BranchesSaga, WaitingSaga, DelayedSaga];

/** What starts a saga of the work unit with this key, or one of ten steps side by side. */
export function startOf(key: string, fails: boolean, shape?: Saturate['shape']): Start {
  return {
    name: shape === 'branches' ? 'bench-branches' : 'bench',
    message: { ...orderOf(key), fails },
  };
}

/** What starts a saga that stands still, waiting for an event or for a time. */
export function standingStart(key: string, awaits: 'event' | 'time'): Start {
  return {
    name: awaits === 'event' ? 'bench-waiting' : 'bench-delayed',
    message: startOf(key, false).message,
  };
}
