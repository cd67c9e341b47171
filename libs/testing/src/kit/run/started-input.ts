import type { JsonObject, SagaDefinition, StartedInput } from '@edda/saga-core';
import { asContract } from './contract-rules.js';

/**
 * What becomes of the message that starts a saga.
 *
 * @throws if its contract does not allow it, or if `key` or `data` throw
 */
export function startedInput(
  { name, start }: SagaDefinition,
  body: object,
  { id, tenant }: { readonly id: string; readonly tenant: string },
): StartedInput {
  const message = asContract(start.contract, body, `The start of saga "${name}"`);
  const key = start.key(message);
  const data: unknown = JSON.parse(JSON.stringify(start.data(message) ?? null));
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Error(`The data that saga "${name}" starts with is no object.`);
  return { kind: 'started', id, tenant, key, input: data as JsonObject };
}
