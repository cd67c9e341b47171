import type { SagaState } from '@edda/saga-core';
import { ACTIONS } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { Body, Controller, HttpCode, Param, Post, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DecideOutcome } from '../../sagas.js';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { notAllowed } from '../../sign-in/sign-in-guard.js';
import { definitionRunBy } from '../definitions/find-definition.js';
import { ProblemFilter } from '../http/answer-problem.js';
import { ProblemException } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, urlOf } from '../http/request.js';
import { invalidBody, readIdempotencyKey, readSagaId } from '../http/request-parts.js';
import { readSigned } from '../http/signed-request.js';
import { DescribesAction, DescribesDecision } from '../open-api/describe-actions.js';
import { sagaNotFound, versionNotHere } from '../sagas/find-saga.js';
import type { SagaView } from '../sagas/saga-view.js';
import { linksOf, sagaView } from '../sagas/saga-view.js';
import type { ActedView, DecidedView } from './acted-view.js';
import type { RefusedAction } from './action-refusal.js';
import { whyActionRefused } from './action-refusal.js';
import { actionOf, ActionRequest, isAction, problemsFor } from './action-request.js';
import { whyDecisionRefused } from './decision-refusal.js';
import { DecisionRequest } from './decision-request.js';
import { pointOfNoReturn, stuckPivot } from './point-of-no-return.js';

type Acted = Extract<DecideOutcome, { readonly status: 'done' | 'repeated' }>;
type Refused = Extract<DecideOutcome, { readonly status: 'refused' }>;

/** What people do with sagas. */
@ApiTags('actions')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/sagas', version: VERSION_NEUTRAL })
export class ActionsController {
  constructor(private readonly sagas: Sagas) {}

  @Post(':id/actions/:action')
  @HttpCode(200)
  @Allow('operator')
  @DescribesAction()
  async act(
    @Param('id') id: string,
    @Param('action') action: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
  ): Promise<ActedView> {
    readQuery(urlOf(request), {});
    if (!isAction(action)) throw unknownAction(action);
    const sagaId = readSagaId(id);
    const idempotencyKey = readIdempotencyKey(request);
    const fields = readSigned(request, ActionRequest, body, 'done', (given) => problemsFor(action, given));
    const asked = actionOf(action, fields);
    const sagas = this.sagas.as(callerOf(request));
    const outcome = await sagas.act(sagaId, { ...asked, idempotencyKey });
    if (outcome.status === 'invalid') throw invalidMessage(asked, outcome.problems);
    const base = basePathOf(request);
    if (outcome.status === 'refused') {
      const detail = whyActionRefused({ ...asked, ...outcome, ...(await turningPoint(sagas, outcome)) });
      throw refused('action-refused', detail, outcome, base);
    }
    const { status, state } = acted(sagaId, outcome);
    return { ...this.viewOf(state, base), action: { status } };
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @Allow('any-role')
  @DescribesDecision()
  async decide(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
  ): Promise<DecidedView> {
    readQuery(urlOf(request), {});
    const sagaId = readSagaId(id);
    const idempotencyKey = readIdempotencyKey(request);
    const caller = callerOf(request);
    const { path, decision, by, role, comment } = readSigned(request, DecisionRequest, body, 'decided');
    if (caller.signedInBy && !caller.roles.includes(role)) throw notAllowed(caller, `the role ${role}`, role);
    const said = comment == null ? {} : { comment };
    const outcome = await this.sagas
      .as(caller)
      .decide(sagaId, { path, decision, by, role, ...said, idempotencyKey });
    const base = basePathOf(request);
    if (outcome.status === 'refused') {
      const kind = outcome.reason === 'not-allowed' ? 'role-refused' : 'decision-refused';
      throw refused(kind, whyDecisionRefused({ ...outcome, path, role }), outcome, base);
    }
    const { status, state } = acted(sagaId, outcome);
    return { ...this.viewOf(state, base), decision: { status } };
  }

  private viewOf(state: SagaState, base: string): SagaView {
    return sagaView(state, base, definitionRunBy(this.sagas, state));
  }
}

/** @throws ProblemException if there is no such saga, or nothing can be done with it here */
function acted(id: string, outcome: Exclude<DecideOutcome, Refused>): Acted {
  switch (outcome.status) {
    case 'unknown-saga':
      throw sagaNotFound(id);
    case 'unknown-version':
      throw versionNotHere(outcome.detail);
    default:
      return outcome;
  }
}

function refused(
  kind: 'action-refused' | 'decision-refused' | 'role-refused',
  detail: string,
  { reason, state }: Refused,
  base: string,
): ProblemException {
  const saga = { id: state.id, status: state.status, links: linksOf(state.id, base) };
  return new ProblemException(kind, detail, { members: { reason, saga } });
}

/** A reply that was made up, or a body that was corrected, and that is not as its contract says. */
function invalidMessage(
  { action, path = '', outcome }: ReturnType<typeof actionOf>,
  problems: readonly BodyProblem[],
): ProblemException {
  const [at, what] =
    action === 'redrive'
      ? ['body', `a body that the command of the step "${path}" can have`]
      : outcome?.status === 'failure'
        ? ['outcome/code', `a failure that the step "${path}" can have`]
        : ['outcome/reply', `a reply that the step "${path}" can have`];
  const errors = problems.map((problem) => ({
    path: problem.path === '' ? at : `${at}/${problem.path}`,
    message: problem.message,
  }));
  return invalidBody(`Nothing was done: this is not ${what}`, errors);
}

function unknownAction(action: string): ProblemException {
  const detail = `There is no action "${action.slice(0, 64)}". There are: ${ACTIONS.join(', ')}.`;
  return new ProblemException('unknown-action', detail, { members: { known: ACTIONS } });
}

async function turningPoint(
  sagas: Sagas,
  { reason, state }: Refused,
): Promise<Pick<RefusedAction, 'pointOfNoReturn' | 'stuckPivot'>> {
  if (reason !== 'past-pivot') return {};
  const definition = definitionRunBy(sagas, state);
  return {
    pointOfNoReturn: await pointOfNoReturn(sagas, definition, state),
    stuckPivot: stuckPivot(definition, state),
  };
}
