import { ACTIONS, awaitedInputs, commandSteps, openWaits } from '@edda/saga-core';
import type { ActionInput, AskedInput, Input, JsonObject, OwedReply, SagaState } from '@edda/saga-core';

/** What people, other services and a parent saga do with a saga: all that does not come from a participant. */
export class SimulatedPeople {
  private count = 0;

  /** Something that the saga waits for happens, or something that it does not wait for any more. */
  happens(state: SagaState, pick: number): Input | undefined {
    const awaited = awaitedInputs(state);
    const { path, key } = awaited[pick % Math.max(1, awaited.length)] ?? {};
    if (path === undefined || key === undefined) return undefined;
    this.count += 1;
    const value = this.count;
    if (!key.startsWith('approval:')) {
      const event = key.split('?')[0] ?? key;
      return { kind: 'event', messageId: `event-${this.count}`, path, event, key, body: { value } };
    }
    const role = key.slice('approval:'.length);
    const decision = value % 3 === 0 ? 'rejected' : 'approved';
    return { kind: 'decision', id: `decision-${this.count}`, path, decision, by: 'ann', role };
  }

  /** Somebody does something to the saga, whether it makes sense or not. */
  acts(state: SagaState, pick: number): ActionInput {
    const scopes = state.steps.filter(({ kind }) => kind === 'scope');
    const paths = [...commandSteps(state), ...openWaits(state), ...scopes].map(({ path }) => path);
    const action = ACTIONS[pick % ACTIONS.length] ?? 'pause';
    this.count += 1;
    const inLanes = commandSteps(state).flatMap((step) => (step.lane === undefined ? [] : [step.path]));
    const meant = action === 'compensate' && pick % 3 === 0 && inLanes.length > 0 ? inLanes : paths;
    const path = pick % 5 === 0 ? undefined : meant[pick % Math.max(1, meant.length)];
    return {
      kind: 'action',
      // Now and then the same as before.
      id: `action-${this.count - (pick % 7 === 0 ? 1 : 0)}`,
      action,
      by: 'ann',
      reason: 'she has her reasons',
      ...(path === undefined ? {} : { path }),
      ...(pick % 3 === 0 ? { direction: pick % 2 === 0 ? 'forward' : 'compensation' } : {}),
      ...(action === 'override' ? { outcome: outcomeOf(pick) } : {}),
      ...(pick % 11 === 0 ? { epoch: 1 + (pick % 2) } : {}),
      ...(action === 'redrive' && pick % 2 === 0 ? { body: correction(this.count) } : {}),
    };
  }

  /** Somebody helps a saga that needs a person: each time something else, so that it goes on in the end. */
  helps(state: SagaState): ActionInput {
    this.count += 1;
    const { count } = this;
    const by = { kind: 'action', id: `help-${count}`, by: 'eve', reason: 'it has to go on' } as const;
    if (count % 16 === 15) return { ...by, action: 'resolve' };
    if (state.status === 'paused') return { ...by, action: 'resume' };
    const path = state.parked?.path ?? '';
    const isStuck = commandSteps(state).some(
      (step) => step.path === path && (step.forward.stuck ?? step.compensation?.stuck),
    );
    if (!isStuck) return { ...by, action: 'retry' };
    switch (count % 6) {
      case 1:
        return {
          ...by,
          action: 'redrive',
          path,
          ...(count % 12 === 1 ? { body: correction(count) } : {}),
        };
      case 2:
        return { ...by, action: 'override', path, outcome: outcomeOf(count / 2) };
      case 3:
        return { ...by, action: 'skip', path };
      case 5:
        return { ...by, action: 'discard', path };
      default:
        return { ...by, action: 'retry', path };
    }
  }

  /** The parent asks for something, for the first time or again. */
  asks(errand: OwedReply['errand'], attempt: number): AskedInput {
    return {
      kind: 'asked',
      asks: { errand, answer: 'at-end', messageId: `parent:${errand}`, epoch: 1, attempt },
    };
  }

  /** Events and decisions that no honest world sends: for nobody, with another key, by somebody who may not. */
  nonsense(state: SagaState, pick: number): readonly Input[] {
    const waits = openWaits(state);
    const path = (waits.find(({ roles }) => roles) ?? waits[0])?.path ?? 'nowhere';
    const event = {
      kind: 'event',
      messageId: `odd-${pick}`,
      path,
      event: 'sim.rang',
      key: 'sim.rang',
      body: { value: 1 },
    } as const;
    const decision = {
      kind: 'decision',
      id: `odd-${pick}`,
      path,
      decision: 'approved',
      by: 'mallory',
      role: 'intern',
    } as const;
    // Somebody who may not decide is told so only where there is something to decide.
    return waits.some(({ roles }) => roles) ? [event, decision, decision, decision] : [event, decision];
  }
}

/** What a person makes of a body that was put aside. */
function correction(count: number): JsonObject {
  return { corrected: true, count };
}

function outcomeOf(pick: number): NonNullable<ActionInput['outcome']> {
  if (pick % 6 === 0) return { status: 'failure', code: 'no' };
  return pick % 3 === 0 ? { status: 'failure' } : { status: 'success', reply: { receipt: 'by hand' } };
}
