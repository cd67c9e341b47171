import type { JsonObject, SagaDefinition, StartedInput } from '@edda/saga-core';
import type { BodyProblem, UnknownFields } from '@edda/validation';
import { isStorable, validateBody } from '@edda/validation';
import { hashOf } from './body-hash.js';
import { startContractOf } from './scheduled-start.js';
import { startAttributes } from './start-attributes.js';
import type { StartWork } from './work.js';

/** Longer business keys would not fit into a page of an index, whatever their characters are. */
export const MAX_BUSINESS_KEY_LENGTH = 255;

/** What a start has beyond its body. */
export interface StartTerms {
  /** For the new saga, if it becomes one. */
  readonly sagaId: string;
  readonly tenant: string;
  readonly unknownFields: UnknownFields;
  readonly idempotencyKey?: string;
  readonly traceparent?: string;
  /** For a child saga. */
  readonly parent?: StartedInput['parent'];
  /** Default: that of the body. */
  readonly bodyHash?: string;
}

export type MadeStart = { readonly work: StartWork } | { readonly problems: readonly BodyProblem[] };

/**
 * Makes the work of a start from its body: validated against the definition's contract, with the key and the data that the definition
 * takes from it.
 *
 * @throws TypeError if the definition's `data` returns no object: a mistake in the definition, whatever the body
 */
export function makeStart(definition: SagaDefinition, body: object, terms: StartTerms): MadeStart {
  const validated = validateBody(startContractOf(definition), body, terms.unknownFields);
  if (!validated.valid) return { problems: validated.problems };
  const key: unknown = definition.start.key(validated.body);
  if (!isUsableKey(key)) return { problems: [{ path: '', message: UNUSABLE_KEY }] };
  const { attributes, problems } = startAttributes(definition, validated.body);
  if (problems.length > 0) return { problems };
  const { sagaId, tenant, idempotencyKey, traceparent, parent, bodyHash = hashOf(body) } = terms;
  return {
    work: {
      kind: 'start',
      definition,
      claim: { sagaId, tenant, definition: definition.name, key, idempotencyKey, bodyHash },
      input: {
        kind: 'started',
        id: sagaId,
        tenant,
        key,
        input: initialData(definition, validated.body),
        ...(traceparent === undefined ? {} : { traceparent }),
        ...(parent ? { parent } : {}),
      },
      ...(attributes ? { attributes } : {}),
    },
  };
}

/** What fits into an index and comes out of the database as it went in. */
const isUsableKey = (key: unknown): key is string =>
  typeof key === 'string' && key.length >= 1 && key.length <= MAX_BUSINESS_KEY_LENGTH && isStorable(key);

const UNUSABLE_KEY = `the business key that follows from this body must be text of 1 to ${MAX_BUSINESS_KEY_LENGTH} characters`;

/** As the database will give it back: what is no JSON never gets into a saga. */
function initialData({ name, version, start }: SagaDefinition, body: object): JsonObject {
  const made = start.data(body);
  // A promise would become {} without a word.
  const text: string | undefined = made instanceof Promise ? undefined : JSON.stringify(made);
  const data: unknown = text === undefined ? undefined : JSON.parse(text);
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as JsonObject;
  const where = `Saga "${name}" version ${version}`;
  throw new TypeError(
    `${where}: "data" of startedBy has to return an object, and at once; correct the definition.`,
  );
}
