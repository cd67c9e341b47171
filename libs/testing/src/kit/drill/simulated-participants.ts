import { allSteps, commandStepOf, stepNameOf } from '@edda/saga-core';
import type { EffectOf, FailureDetail, JsonObject, ReplyInput, SagaDefinition } from '@edda/saga-core';
import { problemsOfBody } from '../run/contract-rules.js';
import type { ScriptedOutcome } from '../run/scripted.js';
import { unscripted } from '../run/scripted.js';
import { Effects } from './effects.js';
import type { Fault } from './fault.js';
import type { DrillScenario } from './scenario.js';
import type { Errand, FenceReply } from './simulated-fence.js';
import { SimulatedFence } from './simulated-fence.js';

type Result = ReplyInput['result'];

/** All participants of a saga, child sagas among them, behind their fences. What they do is real: it stands until it is undone. */
export class SimulatedParticipants {
  readonly effects: Effects;
  private readonly fence = new SimulatedFence<JsonObject>();
  private readonly executions = new Map<string, number>();
  private replies = 0;

  constructor(
    private readonly definition: SagaDefinition,
    private readonly scenario: DrillScenario,
    private readonly fault: Fault | undefined,
  ) {
    const isUndoable = (path: string) => commandStepOf(definition, path)?.compensation !== undefined;
    this.effects = new Effects(isUndoable, isUndoneInReverse(definition));
  }

  /** Takes one delivery, and answers it. */
  receive(errand: Errand, now: number): ReplyInput {
    const { path, epoch } = errand;
    const { direction, attempt } =
      errand.kind === 'send-command' ? errand : { direction: 'forward' as const, attempt: 1 };
    this.replies += 1;
    const messageId = `reply-${this.replies}`;
    return { kind: 'reply', messageId, path, direction, epoch, attempt, result: this.resultOf(errand, now) };
  }

  private resultOf(errand: Errand, now: number): Result {
    const { kind, path } = this.fault ?? {};
    if (errand.kind === 'send-command' && errand.path === path) {
      const isForward = errand.direction === 'forward';
      if (kind === (isForward ? 'transient until exhausted' : 'cannot be undone'))
        return { outcome: 'transient', failure: said('transient', 'The participant cannot do it now.') };
      if (kind === 'refused by the fence' && isForward)
        return { outcome: 'refused', failure: said('refused', 'The fence refuses it.') };
      if (kind === 'put aside' && isForward)
        return { outcome: 'dead-lettered', failure: said('contract-violated', 'It cannot be read.') };
    }
    const execute = () => {
      if (errand.kind === 'send-revoke') throw new Error('A revoke executes nothing.');
      return errand.direction === 'forward' ? this.forward(errand) : this.compensate(errand);
    };
    return resultOf(this.fence.receive(errand, now, execute, {}));
  }

  private forward(command: EffectOf<'send-command'>) {
    const { path } = command;
    const scripted = this.outcomeOf(command);
    if (scripted.outcome === 'failure') {
      const { code, details } = scripted;
      const body = { code, message: `The participant says: ${code}.`, details };
      return { outcome: 'failure' as const, body };
    }
    this.effects.do(path);
    return scripted;
  }

  private compensate({ path }: EffectOf<'send-command'>) {
    this.effects.undo(path);
    return { outcome: 'success' as const, body: {} };
  }

  private outcomeOf({ path, command, body }: EffectOf<'send-command'>): ScriptedOutcome {
    const { fault } = this;
    if (fault?.kind === 'failure' && fault.path === path) {
      const details = (this.scenario.failures?.[fault.code ?? ''] ?? {}) as JsonObject;
      return { outcome: 'failure', code: fault.code ?? 'failure', details };
    }
    const step = commandStepOf(this.definition, path);
    const to = step?.child?.saga ?? command;
    const name = stepNameOf(path);
    const count = (this.executions.get(name) ?? 0) + 1;
    this.executions.set(name, count);
    const script = this.scenario.replies?.findLast((reply) => reply.to === to);
    if (script) return this.checked(path, script.answer(body, { path, count }));
    return this.checked(path, { outcome: 'success', body: unscripted(step, path) });
  }

  private checked(path: string, scripted: ScriptedOutcome): ScriptedOutcome {
    const step = commandStepOf(this.definition, path);
    if (scripted.outcome !== 'success' || !step) return scripted;
    const problem = problemsOfBody(step.command.reply, scripted.body, 'keep');
    if (problem === undefined) return scripted;
    const { name } = step.command;
    throw new Error(
      `The drill needs another reply of step "${path}": ${problem}. Give it with replies: [replyTo(${name}, { … })].`,
    );
  }
}

/** What ran side by side has no order. */
function isUndoneInReverse({ compensation, steps }: SagaDefinition): boolean {
  return (
    compensation === 'reverse' &&
    !allSteps(steps).some(({ kind }) => kind === 'parallel' || kind === 'for-each')
  );
}

function said(code: string, message: string): FailureDetail {
  return { code, message };
}

function resultOf(reply: FenceReply<JsonObject>): Result {
  switch (reply.outcome) {
    case 'success':
      return { outcome: 'success', reply: reply.body };
    case 'failure':
      return { outcome: 'failure', failure: reply.body as unknown as FailureDetail };
    case 'revoked':
      return reply;
    case 'refused':
      return { outcome: 'refused', failure: said(reply.code, 'The fence refuses it.') };
  }
}
