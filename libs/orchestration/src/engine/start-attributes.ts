import type { SagaDefinition } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { isStorable } from '@edda/validation';
import type { SagaAttributes } from '../store/saga-attributes.js';
import { MAX_ATTRIBUTE_LENGTH } from '../store/saga-attributes.js';

/** What a start's body gives to find the saga by. */
export interface StartAttributes {
  /** Missing if there are none. */
  readonly attributes?: SagaAttributes;
  readonly problems: readonly BodyProblem[];
}

const NONE: StartAttributes = { problems: [] };

/** Makes the attributes that a definition declares, of a body that fulfils its contract. What is missing or empty is left out. */
export function startAttributes(
  { start: { attributes } }: Pick<SagaDefinition, 'start'>,
  body: object,
): StartAttributes {
  if (!attributes) return NONE;
  const made = Object.entries(attributes).map(([name, of]) => [name, textOf(of(body))] as const);
  const problems = made
    .filter(([, value]) => value === undefined)
    .map(([name]) => ({ path: '', message: unusable(name) }));
  if (problems.length > 0) return { problems };
  const found = made.filter((one): one is readonly [string, string] => one[1] !== '');
  return found.length === 0 ? NONE : { attributes: Object.fromEntries(found), problems };
}

/** Empty: there is none. Undefined: it cannot be kept. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value);
  return text.length <= MAX_ATTRIBUTE_LENGTH && isStorable(text) ? text : undefined;
}

function unusable(name: string): string {
  return `the attribute "${name}" that follows from this body must be text of ${MAX_ATTRIBUTE_LENGTH} characters at most, a number, or true or false`;
}
