import { commandStepOf } from '@edda/saga-core';
import type { Fact, RetryPolicy, SagaDefinition } from '@edda/saga-core';
import type { SimulatedTurn, SimulatedWorld } from './simulated-world.js';
import { expectAtLeast, expectAtMost, expectBelow, expectSame } from './quick-expect.js';

/** One direction of one run of a step, as it was tried so far. */
interface Tries {
  epoch: number;
  attempt: number;
  /** The last epoch of which the outcome is definite. */
  definite: number;
  sentAt: number;
  resendAt: number;
  retryAt: number;
}

type Tried = Extract<Fact, { direction: unknown }>;

/** Epochs rise only after a definite answer, attempts only as far as the policy allows; nothing is sent again, and nothing is given up, before its time. */
export function checkTries({ turns, corrected }: SimulatedWorld): void {
  const all = new Map<string, Tries>();
  for (const turn of turns) {
    for (const { fact, at } of turn.result.history) {
      if (!('direction' in fact)) continue;
      const key = `${fact.path}:${fact.direction}`;
      const tries = all.get(key) ?? {
        epoch: 0,
        attempt: 0,
        definite: 0,
        sentAt: at,
        resendAt: at,
        retryAt: at,
      };
      all.set(key, tries);
      checkTry(corrected, turn, fact, at, tries, key);
    }
  }
}

function checkTry(
  definition: SagaDefinition,
  { input }: SimulatedTurn,
  fact: Tried,
  at: number,
  tries: Tries,
  key: string,
): void {
  // A person does not wait.
  const isByHand = input.kind === 'action';
  const policy = policyOf(definition, fact);
  const most = policy?.attempts ?? 0;
  switch (fact.kind) {
    case 'command-sent':
      expectSame(fact.epoch, tries.definite + 1, `an epoch of ${key} begins after the last one was decided`);
      if (fact.epoch > 1 && !isByHand) expectAtLeast(at, tries.retryAt, `the next epoch of ${key} waits`);
      expectAtMost(fact.attempt, most, `${key} keeps to its policy`);
      expectSame(fact.attempt, tries.attempt + 1, `${key} counts its attempts`);
      Object.assign(tries, { epoch: fact.epoch, attempt: fact.attempt, sentAt: at, resendAt: fact.resendAt });
      return;
    case 'command-resent': {
      const due = fact.because === 'silence' ? tries.resendAt : tries.retryAt;
      if (!isByHand) expectAtLeast(at, due, `${key} is sent again because of ${fact.because}, in its time`);
      expectAtMost(fact.attempt, most, `${key} keeps to its policy`);
      expectSame(
        fact.attempt,
        tries.attempt + (fact.because === 'retry' ? 1 : 0),
        `${key} counts its attempts`,
      );
      Object.assign(tries, { attempt: fact.attempt, resendAt: fact.resendAt });
      return;
    }
    case 'command-succeeded':
    case 'command-failed':
    case 'command-revoked':
      // What a person says may come at any time.
      if (!isByHand)
        expectBelow(tries.definite, tries.epoch, `one definite outcome for each epoch of ${key}`);
      tries.definite = tries.epoch;
      return;
    case 'retry-planned':
      tries.retryAt = fact.retryAt;
      return;
    case 'command-unstuck':
      // It has its whole time again.
      Object.assign(tries, { attempt: 0, retryAt: fact.retryAt, sentAt: at });
      return;
    case 'command-given-up':
    case 'revoke-sent':
      if (fact.kind === 'revoke-sent') tries.resendAt = fact.resendAt;
      if (fact.reason === 'timeout') {
        const timeout = commandStepOf(definition, fact.path)?.timeoutMs ?? Infinity;
        expectAtLeast(at - tries.sentAt, timeout, `the timeout of ${key} is waited for`);
      }
      if (fact.reason === 'retries-exhausted')
        expectSame(tries.attempt, most, `${key} is given up after its last attempt`);
      return;
    case 'command-stuck':
      if (fact.reason === 'retries-exhausted' || fact.reason === 'compensation-failed')
        expectSame(tries.attempt, most, `${key} is stuck after its last attempt`);
      return;
    case 'command-corrected':
    case 'command-skipped':
      return;
  }
}

function policyOf(definition: SagaDefinition, { path, direction }: Tried): RetryPolicy | undefined {
  const step = commandStepOf(definition, path);
  return direction === 'forward' ? step?.retry : step?.compensation?.retry;
}
