import type { BodyClass } from '@edda/messaging';
import { MASK, masksIn, unmask } from '@edda/messaging';
import type {
  Action,
  ActionInput,
  CommandType,
  Direction,
  IgnoreReason,
  JsonObject,
  SagaState,
} from '@edda/saga-core';
import { commandStepOf, stepOf } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { validateBody } from '@edda/validation';
import { v7 as uuidv7 } from 'uuid';
import { entryOf } from '../audit/entry-of.js';
import type { ActionWork, DecisionWork, Submit, WorkResult } from '../engine/work.js';
import type { SagaRegistry } from '../saga-registry.js';
import type { SagaStore } from '../saga-store.js';
import { withoutSecrets } from '../secrecy/cover-saga.js';
import { pastOf } from '../secrecy/past.js';
import { coveredBy, SecretFields } from '../secrecy/secret-fields.js';
import { Sight } from '../secrecy/sight.js';
import type { Caller } from '../sign-in/caller.js';
import { NOBODY } from '../sign-in/caller.js';
import { submitWhenFree } from './submit-when-free.js';

/** What a person wants done with a saga. */
export interface ActRequest {
  readonly action: Action;
  /** Who: it stands in the history for good. */
  readonly by: string;
  readonly reason: string;
  /** For `retry`, `redrive`, `discard`, `skip` and `override`: which step. Default for `retry`: all that are stuck or wait. For `compensate`: in which scope, if not the whole saga. */
  readonly path?: string;
  /** Default: the compensation, if the step has begun it. */
  readonly direction?: Direction;
  /** For `override`: what the step's outcome shall be. A reply has to fulfil the step's contract, and a failure's code has to stand in it. */
  readonly outcome?: ActionInput['outcome'];
  /** For `redrive` and `discard`: of the command that was put aside. Refused as `stale-epoch` if the step has had another try since. */
  readonly epoch?: number;
  /** For `redrive`: sent instead of the body that was put aside. It has to fulfil the contract of the command. */
  readonly body?: JsonObject;
  /** The same key on the same saga is done once. Remembered for the latest 20 actions and decisions of a saga. */
  readonly idempotencyKey?: string;
}

/** What a person decides about an approval. */
export interface DecideRequest {
  readonly path: string;
  readonly decision: 'approved' | 'rejected';
  readonly by: string;
  /** In which role. The approval must ask for it, or have been escalated to it. */
  readonly role: string;
  readonly comment?: string;
  /** As for {@link ActRequest}. */
  readonly idempotencyKey?: string;
}

/**
 * What became of it. `state` is the saga afterwards; a refusal stands in its history too. Refused as `parked`: the definition threw at the
 * decision or at the outcome, so it does not count, and the saga is parked for that.
 */
export type DecideOutcome =
  | { readonly status: 'done'; readonly state: SagaState }
  | { readonly status: 'refused'; readonly reason: IgnoreReason; readonly state: SagaState }
  /** It was done before, under the same idempotency key. */
  | { readonly status: 'repeated'; readonly state: SagaState }
  | { readonly status: 'unknown-saga' }
  /** The saga runs a version that this orchestrator does not have. */
  | { readonly status: 'unknown-version'; readonly detail: string };

export type ActOutcome =
  | DecideOutcome
  /** The reply or the failure of an `override`, or the body of a `redrive`, does not fulfil its contract. */
  | { readonly status: 'invalid'; readonly problems: readonly BodyProblem[] };

/** Does what people want done with a saga. */
export class Acting {
  constructor(
    private readonly submit: Submit,
    private readonly registry: SagaRegistry,
    private readonly store: SagaStore,
    private readonly caller: Caller = NOBODY,
    private readonly sight = Sight.whole(registry),
  ) {}

  async act(sagaId: string, asked: ActRequest): Promise<ActOutcome> {
    const state = await this.own(sagaId);
    if (!state) return { status: 'unknown-saga' };
    const request = await this.unmasked(state, asked);
    const problems = 'problems' in request ? request.problems : this.problemsOf(state, request);
    if ('problems' in request || problems.length > 0) return { status: 'invalid', problems };
    const { idempotencyKey, ...said } = request;
    const input = { kind: 'action', id: idempotencyKey ?? uuidv7(), ...said } as const;
    const { action, by, outcome, ...whole } = said;
    // Nothing can ever be taken out of the audit again. What a reply holds stands in the history.
    const { reason, ...details } = withoutSecrets(
      state,
      { ...(outcome ? { set: outcomeWords(outcome) } : {}), ...whole },
      this.hiddenIn(state),
    );
    const audit = entryOf(this.caller, { action: `saga.${action}`, target: sagaId, by, reason, details });
    return this.answerTo({ kind: 'action', sagaId, input, audit });
  }

  async decide(sagaId: string, request: DecideRequest): Promise<DecideOutcome> {
    const state = await this.own(sagaId);
    if (!state) return { status: 'unknown-saga' };
    const { idempotencyKey, ...said } = request;
    const input = { kind: 'decision', id: idempotencyKey ?? uuidv7(), ...said } as const;
    const { decision, by, comment, ...details } = said;
    const { reason } = withoutSecrets(state, { reason: comment ?? '' }, this.hiddenIn(state));
    const deed = { action: `approval.${decision}`, target: sagaId, by, reason, details };
    return this.answerTo({ kind: 'decision', sagaId, input, audit: entryOf(this.caller, deed) });
  }

  private async answerTo(work: ActionWork | DecisionWork): Promise<DecideOutcome> {
    const result = await submitWhenFree(this.submit, work);
    if (result.status !== 'answered') return outcomeOf(result);
    return outcomeOf({ ...result, state: await this.seen(result.state) });
  }

  private async seen(state: SagaState): Promise<SagaState> {
    return this.sight.state(state, await pastOf(this.store, this.sight, state));
  }

  /** The saga, if it is of the caller's tenant: to which one a saga belongs never changes, so it may be looked at before the transaction. */
  private async own(sagaId: string): Promise<SagaState | undefined> {
    const state = await this.store.find(sagaId);
    return state?.tenant === this.caller.tenant ? state : undefined;
  }

  private hiddenIn({ definition }: SagaState) {
    return coveredBy(SecretFields.in(this.registry).of(definition) ?? []);
  }

  /** The request with what the masks in it stand for: a body is one that was shown, and edited. A mask in a reply stands for nothing. */
  private async unmasked(
    state: SagaState,
    request: ActRequest,
  ): Promise<ActRequest | { readonly problems: readonly BodyProblem[] }> {
    const { body, outcome, path = '', direction } = request;
    const reply = outcome?.status === 'success' ? outcome.reply : undefined;
    const lost = reply ? masksIn(reply) : [];
    if (lost.length > 0) return { problems: lost.map(lostMask) };
    if (!body || masksIn(body).length === 0) return request;
    const sent = (one: SagaState) => {
      const step = stepOf(one, path);
      const way = direction ?? (step?.compensation ? 'compensation' : 'forward');
      return way === 'forward' ? step?.forward.body : step?.compensation?.body;
    };
    const restored = unmask(body, sent(state), sent(await this.seen(state)));
    if (restored.ok) return { ...request, body: restored.body };
    return { problems: restored.places.map(lostMask) };
  }

  /** What a person makes up, a reply or the body of a command, is held to the same contract as what is sent by itself. */
  private problemsOf(state: SagaState, request: ActRequest): readonly BodyProblem[] {
    const { outcome, body, path = '', direction } = request;
    const reply = outcome?.status === 'success' ? outcome.reply : undefined;
    const code = outcome?.status === 'failure' ? outcome.code : undefined;
    if (!reply && !body && code === undefined) return [];
    const definition = this.registry.of(state);
    const step = definition && commandStepOf(definition, path);
    if (!step) return [];
    const way = direction ?? (stepOf(state, path)?.compensation ? 'compensation' : 'forward');
    const { compensation } = step;
    const command = way === 'forward' ? step.command : compensation?.command;
    return [
      ...(reply && way === 'forward' ? problemsIn(reply, step.command.reply) : []),
      ...(code === undefined || step.child ? [] : problemsOfCode(code, step.command)),
      ...(body && command ? problemsIn(body, command) : []),
    ];
  }
}

const lostMask = (path: string): BodyProblem => ({
  path,
  message: `holds "${MASK}", which stands for nothing here: write the value`,
});

function problemsOfCode(code: string, command: CommandType): readonly BodyProblem[] {
  const codes = command.failures.map((failure) => failure.code);
  if (codes.includes(code)) return [];
  const declared = codes.length === 0 ? 'declares none' : `declares ${codes.join(', ')}`;
  return [{ path: '', message: `is unknown: ${command.messageName} ${declared}` }];
}

function problemsIn(message: JsonObject, contract: BodyClass<object>): readonly BodyProblem[] {
  const validated = validateBody(contract, message, 'keep');
  return validated.valid ? [] : validated.problems;
}

/** What a person said that became of a step: `success`, `failure`, or the code of one. */
function outcomeWords(outcome: NonNullable<ActRequest['outcome']>): string {
  return outcome.status === 'failure' ? (outcome.code ?? 'failure') : outcome.status;
}

function outcomeOf(result: WorkResult): DecideOutcome {
  switch (result.status) {
    case 'answered': {
      const { state, ignored } = result;
      if (ignored === undefined) return { status: 'done', state };
      return ignored === 'duplicate'
        ? { status: 'repeated', state }
        : { status: 'refused', reason: ignored, state };
    }
    case 'unknown-version':
      return result;
    case 'rejected':
      return { status: 'unknown-saga' };
    default:
      throw new Error(`What a person did ended as "${result.status}", which only messages do.`);
  }
}
