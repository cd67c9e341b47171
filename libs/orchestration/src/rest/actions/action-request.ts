import 'reflect-metadata';
import type { Action, ActionInput, Direction, JsonObject } from '@edda/saga-core';
import { ACTIONS } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { SignedRequest } from '../http/signed-request.js';

/** What a step's outcome shall be. */
export class OutcomeRequest {
  @IsIn(['success', 'failure'])
  status: 'success' | 'failure';

  /** For a success: what the participant would have replied. */
  @IsOptional()
  @IsObject()
  reply?: object | null;
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
}

/** What an action needs beside who and why. The others are about the saga as a whole. */
const STEP_ACTIONS: Readonly<Partial<Record<Action, readonly string[]>>> = {
  retry: [],
  skip: ['path'],
  override: ['path', 'outcome'],
};

const MISSING: Readonly<Record<string, string>> = {
  path: 'is missing: say which step, as GET /v1/sagas/:id shows it in "steps"',
  outcome: 'is missing: say { "status": "success", "reply": {...} } or { "status": "failure" }',
};

export const isAction = (name: string): name is Action => ACTIONS.some((action) => action === name);

/** What is missing in a request for this action, or has no place in it. */
export function problemsFor(action: Action, request: ActionRequest): readonly BodyProblem[] {
  const needed = STEP_ACTIONS[action];
  const given = (['path', 'direction', 'outcome'] as const).filter((field) => request[field] != null);
  const isFor = (field: string): boolean =>
    field === 'outcome' ? action === 'override' : needed !== undefined;
  const misplaced = given
    .filter((field) => !isFor(field))
    .map((path) => ({
      path,
      message: `has no place in "${action}"${needed ? '' : ', which is for the whole saga'}`,
    }));
  const missing = (needed ?? [])
    .filter((field) => !given.some((name) => name === field))
    .map((path) => ({ path, message: MISSING[path] ?? 'is missing' }));
  return [...misplaced, ...missing, ...(action === 'override' ? problemsOfReply(request) : [])];
}

function problemsOfReply({ outcome }: ActionRequest): readonly BodyProblem[] {
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
  { by, reason, path, direction, outcome }: ActionRequest,
): Omit<ActionInput, 'kind' | 'id'> {
  return {
    action,
    by,
    reason,
    ...(path == null ? {} : { path }),
    ...(direction == null ? {} : { direction }),
    ...(outcome ? { outcome: outcomeOf(outcome) } : {}),
  };
}

function outcomeOf({ status, reply }: OutcomeRequest): NonNullable<ActionInput['outcome']> {
  // It came as JSON, and the contract has seen that it is an object.
  return status === 'success' ? { status, reply: (reply ?? {}) as JsonObject } : { status };
}
