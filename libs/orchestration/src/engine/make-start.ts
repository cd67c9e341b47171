import type { Secrets } from '@edda/messaging';
import { discreetError } from '@edda/messaging';
import type { JsonObject, SagaDefinition, StartedInput } from '@edda/saga-core';
import type { BodyProblem, UnknownFields } from '@edda/validation';
import { isStorable, validateBody } from '@edda/validation';
import { hashOf } from './body-hash.js';
import { startContractOf } from './scheduled-start.js';
import { startAttributes } from './start-attributes.js';
import type { StartAttributes } from './start-attributes.js';
import { StartSecrets } from './start-secrets.js';
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
  /** Default: that of the body, where there is an idempotency key. */
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
  const contract = startContractOf(definition);
  const validated = validateBody(contract, body, terms.unknownFields);
  if (!validated.valid) return { problems: validated.problems };
  const secrets = new StartSecrets(contract, body, definition);
  const { key, input, found } = madeOf(definition, validated.body, secrets.found);
  if (!isUsableKey(key)) return { problems: [{ path: '', message: UNUSABLE_KEY }] };
  const { start } = definition;
  if (secrets.areTold(key, input, (one) => start.key(one)))
    return { problems: [{ path: '', message: TELLING_KEY }] };
  const { attributes, problems } = found;
  if (problems.length > 0) return { problems };
  const telling = Object.entries(attributes ?? {}).filter(([name, value]) =>
    secrets.areTold(value, input, (one) => start.attributes?.[name]?.(one)),
  );
  if (telling.length > 0)
    return { problems: telling.map(([name]) => ({ path: '', message: tellingAttribute(name) })) };
  const { sagaId, tenant, idempotencyKey, traceparent, parent } = terms;
  // Only a request that may come twice is compared with another. The hash of a short secret tells it to whoever tries: two bodies that differ in nothing
  // else count as the same.
  const { bodyHash = idempotencyKey === undefined ? '' : hashOf(secrets.rest) } = terms;
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
        input,
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

/** A key stands in an index, in lists and in filters: whoever could ask for it would be told what is in it. */
const TELLING_KEY =
  'the business key that follows from this body holds what is sensitive in it, and a key is seen by everybody: derive it from an id';

/** The same holds for what sagas are found by. */
const tellingAttribute = (name: string): string =>
  `the attribute "${name}" that follows from this body holds what is sensitive in it, and whoever may look for sagas could guess it: derive it from an id`;

/** What the definition makes of the body. What its functions throw ends in logs and answers, and must not quote what is somebody's. */
function madeOf(
  definition: SagaDefinition,
  body: object,
  secrets: Secrets,
): { readonly key: unknown; readonly input: JsonObject; readonly found: StartAttributes } {
  try {
    const key: unknown = definition.start.key(body);
    const input = isUsableKey(key) ? initialData(definition, body) : {};
    return { key, input, found: startAttributes(definition, body) };
  } catch (error) {
    throw discreetError(error, secrets);
  }
}

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
