import { commandStepOf, stepAt } from '@edda/saga-core';
import type { Effect, JsonObject, SagaDefinition } from '@edda/saga-core';
import { describeProblem, validateBody } from '@edda/validation';
import type { UnknownFields } from '@edda/validation';
import { getMetadataStorage } from 'class-validator';

type BodyClass = new () => object;

/** A body as JSON has it: what a message would bring. */
export function asJson(body: object): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}

/**
 * What is wrong with a body, in one line; undefined if nothing is. A contract without any rules allows everything. What the saga itself
 * writes is held to the letter (`refuse`), what comes from elsewhere may have more fields than the contract knows (`keep`).
 */
export function problemsOfBody(
  contract: BodyClass,
  body: object,
  unknownFields: UnknownFields,
): string | undefined {
  if (!hasRules(contract)) return undefined;
  const validated = validateBody(contract, body, unknownFields);
  return validated.valid ? undefined : validated.problems.map(describeProblem).join('; ');
}

/**
 * The body as an instance of its contract.
 *
 * @throws if the contract does not allow it
 */
export function asContract(contract: BodyClass, body: object, what: string): object {
  const json = asJson(body);
  if (!hasRules(contract)) return Object.assign(new contract(), json);
  const validated = validateBody(contract, json, 'refuse');
  if (validated.valid) return validated.body;
  throw new Error(
    `${what} is not what ${contract.name} allows: ${validated.problems.map(describeProblem).join('; ')}.`,
  );
}

const withRules = new WeakMap<BodyClass, boolean>();

function hasRules(contract: BodyClass): boolean {
  const known = withRules.get(contract);
  if (known !== undefined) return known;
  const has = getMetadataStorage().getTargetValidationMetadatas(contract, '', false, false).length > 0;
  withRules.set(contract, has);
  return has;
}

/** What is wrong with a message that a saga sends; undefined if nothing is. */
export function problemsOfEffect(definition: SagaDefinition, effect: Effect): string | undefined {
  if (effect.kind === 'publish-event') {
    const event = eventAt(definition, effect.path);
    return event && problemsOfBody(event, effect.body, 'refuse');
  }
  if (effect.kind !== 'send-command') return undefined;
  const step = commandStepOf(definition, effect.path);
  if (step?.child) return problemsOfBody(step.child.start, (effect.body['input'] ?? {}) as object, 'refuse');
  const contract = effect.direction === 'forward' ? step?.command : step?.compensation?.command;
  return contract && problemsOfBody(contract, effect.body, 'refuse');
}

function eventAt(definition: SagaDefinition, path: string): BodyClass | undefined {
  const step = stepAt(definition, path);
  if (step?.kind === 'publish') return step.event;
  return step?.kind === 'wait' ? step.approval?.notify?.event : undefined;
}
