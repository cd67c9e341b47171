import { ACTIONS } from '@edda/saga-core';
import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';
import { ActionRequest } from '../actions/action-request.js';
import { DecisionRequest } from '../actions/decision-request.js';
import type { Decorator } from './describe.js';
import {
  BAD_QUERY,
  BAD_REQUEST,
  body,
  BODY_NOT_TAKEN,
  CURSOR,
  idempotencyKey,
  LIMIT,
  ok,
  query,
  SAGA,
  SAGA_NOT_FOUND,
  UNAVAILABLE,
  UNEXPECTED,
} from './describe.js';
import { ACTION_BODIES, DECISION_BODIES } from './examples/action-examples.js';
import { refusal } from './refusal.js';

const ONCE =
  'The same key on the same saga is done once, so a request whose answer was lost can be sent again.';

const WHAT_THEY_DO = [
  '- `pause`: nothing more is decided until somebody resumes it; what comes is taken in',
  '- `resume`: a paused saga goes on',
  '- `cancel`, `compensate`: it turns back, and what was done is undone; only before its point of no return',
  '- `compensate` with a `path`: the attempt or the run behind a save-point that it names, or the innermost one around its step, is undone alone, and the saga goes on as if that had failed; where there is none around the step, the whole saga turns back',
  '- `retry`: what is stuck or waits for its next try, or for its next run behind a save-point, is tried at once; all of it, or what is at `path`',
  '- `redrive`: the command at `path` that its participant put aside, or whose reply nobody could read, is sent again: same id, same epoch, with another `body` if you give one',
  '- `discard`: the command at `path` that was put aside will not be executed: before and at the pivot the saga turns back; behind it, and on the way back, it stays parked until its step is skipped, overridden or tried again',
  '- `skip`: it goes on without the stuck step at `path`',
  '- `override`: the step at `path` gets the `outcome` that you say; only while the saga is paused or parked. A failure may have the `code` of one that the command declares: what the definition says for that follows; only for a step that nobody works on',
  '- `resolve`: a paused or parked saga ends as it is, by your word',
].join('\n');

export function DescribesAction(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'actOnSaga',
      summary: 'Does something with a saga, by a person',
      description: `Who does it and why stands in its history for good, refusals included.\n\n${WHAT_THEY_DO}`,
    }),
    SAGA,
    ApiParam({ name: 'action', description: 'What to do', schema: { type: 'string', enum: [...ACTIONS] } }),
    idempotencyKey(ONCE),
    body(
      ActionRequest,
      'Who and why; for a step also its `path`, as GET /v1/sagas/{id} shows it. `epoch`, of what was put aside, refuses a letter of a try that is over. `direction` is `compensation` for how the step is undone; without it, that is meant if it has begun.',
      ACTION_BODIES,
    ),
    ok('ActedSaga', 'Done; the saga as it is now'),
    BAD_REQUEST,
    refusal(
      'There is no such saga, or no such action; `known` lists the actions',
      'saga-not-found',
      'unknown-action',
    ),
    refusal(
      'The saga does not take this action as it is, for a `reason`, or runs a version that is not here',
      'action-refused',
      'version-not-here',
    ),
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesDecision(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'decide',
      summary: 'Approves or rejects what a saga waits for',
      description:
        'The caller has to have the `role`, and is the one who decides, whatever `by` says. Where nobody signs in, both are taken as they are said.',
    }),
    SAGA,
    idempotencyKey(ONCE),
    body(DecisionRequest, 'What is decided, where, and by whom in which role', DECISION_BODIES),
    ok('DecidedSaga', 'Decided; the saga as it is now'),
    BAD_REQUEST,
    refusal('This role may not decide here', 'role-refused'),
    SAGA_NOT_FOUND,
    refusal(
      'The saga does not wait for this decision, or not any more, or runs a version that is not here',
      'decision-refused',
      'version-not-here',
    ),
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesApprovals(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'listApprovals',
      summary: 'Lists what waits for a person, the oldest first',
      description:
        'After an escalation it is there once for each role that may decide. Whoever is no viewer asks for one of his own roles.',
    }),
    query('role', 'Only what this role may decide'),
    CURSOR,
    LIMIT,
    ok('ApprovalPage', 'A page; `next` is missing on the last one'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
