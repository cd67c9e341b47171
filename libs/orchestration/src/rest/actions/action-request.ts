import 'reflect-metadata';
import type { Action, ActionInput, Direction, JsonObject } from '@edda/saga-core';
import { ACTIONS } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, Length, Min, ValidateNested } from 'class-validator';
import type { Signed } from '../http/signed-request.js';
import { SignedRequest } from '../http/signed-request.js';

/** What a step's outcome shall be. */
export class OutcomeRequest {
  @IsIn(['success', 'failure'])
  status: 'success' | 'failure';

  /** For a success: what the participant would have replied. */
  @IsOptional()
  @IsObject()
  reply?: object | null;

  /** For a failure: which of those that the command declares. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  code?: string | null;
}

/** The body of an action. */
export class ActionRequest extends SignedRequest {
  @IsOptional()
  @IsString()
  @Length(1, 255)
  path?: string | null;

  @IsOptional()
  @IsIn(['forward', 'compensation'])
  direction?: Direction | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => OutcomeRequest)
  outcome?: OutcomeRequest | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  epoch?: number | null;

  @IsOptional()
  @IsObject()
  body?: object | null;
}

/** What may be said beside who and why. */
const FIELDS = ['path', 'direction', 'outcome', 'epoch', 'body'] as const;
type Field = (typeof FIELDS)[number];

/** What an action needs of it, and what else it takes. The others are about the saga as a whole. */
const STEP_ACTIONS: Readonly<
  Partial<Record<Action, { readonly needs: readonly Field[]; readonly takes: readonly Field[] }>>
> = {
  compensate: { needs: [], takes: ['path'] },
  retry: { needs: [], takes: ['path', 'direction'] },
  redrive: { needs: ['path'], takes: ['direction', 'epoch', 'body'] },
  discard: { needs: ['path'], takes: ['direction', 'epoch'] },
  skip: { needs: ['path'], takes: ['direction'] },
  override: { needs: ['path', 'outcome'], takes: ['direction'] },
};

const MISSING: Readonly<Record<string, string>> = {
  path: 'is missing: say which step, as GET /v1/sagas/:id shows it in "steps"',
  outcome:
    'is missing: say { "status": "success", "reply": {...} } or { "status": "failure" }, with the "code" of a failure if you like',
};

export const isAction = (name: string): name is Action => ACTIONS.some((action) => action === name);

/** What is missing in a request for this action, or has no place in it. */
export function problemsFor(action: Action, request: ActionRequest): readonly BodyProblem[] {
  const known = STEP_ACTIONS[action];
  const { needs = [], takes = [] } = known ?? {};
  const given = FIELDS.filter((field) => request[field] != null);
  const misplaced = given
    .filter((field) => !needs.includes(field) && !takes.includes(field))
    .map((path) => ({
      path,
      message: `has no place in "${action}"${known ? '' : ', which is for the whole saga'}`,
    }));
  const missing = needs
    .filter((field) => !given.includes(field))
    .map((path) => ({ path, message: MISSING[path] ?? 'is missing' }));
  return [...misplaced, ...missing, ...(action === 'override' ? problemsOfReply(request) : [])];
}

function problemsOfReply({ outcome }: ActionRequest): readonly BodyProblem[] {
  if (outcome?.status === 'success' && outcome.code != null)
    return [{ path: 'outcome/code', message: 'has no place in a success' }];
  if (!outcome || (outcome.status === 'success') === (outcome.reply != null)) return [];
  const message =
    outcome.status === 'success'
      ? 'is missing: say what the participant would have replied; {} if that is nothing'
      : 'has no place in a failure';
  return [{ path: 'outcome/reply', message }];
}

/** The request as the saga takes it. */
export function actionOf(
  action: Action,
  { by, reason, path, direction, outcome, epoch, body }: Signed<ActionRequest>,
): Omit<ActionInput, 'kind' | 'id'> {
  return {
    action,
    by,
    reason,
    ...(path == null ? {} : { path }),
    ...(direction == null ? {} : { direction }),
    ...(outcome ? { outcome: outcomeOf(outcome) } : {}),
    ...(epoch == null ? {} : { epoch }),
    // It came as JSON, and the contract has seen that it is an object.
    ...(body == null ? {} : { body: body as JsonObject }),
  };
}

function outcomeOf({ status, reply, code }: OutcomeRequest): NonNullable<ActionInput['outcome']> {
  // It came as JSON, and the contract has seen that it is an object.
  return status === 'success'
    ? { status, reply: (reply ?? {}) as JsonObject }
    : { status, ...(code == null ? {} : { code }) };
}
