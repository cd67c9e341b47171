import type { BodyClass } from '@edda/messaging';
import type { ClassRules, FieldRules } from './field-rules.js';
import { isShaped, rulesOf } from './field-rules.js';

/**
 * A body in which nothing is wrong, as an instance of its contract. Undefined if something may be: then class-transformer and class-validator say what. They find
 * out for each body anew what the decorators said, and make a list of errors before there is one. The checks are theirs here, too.
 *
 * Never throws: whoever does is asked again by the libraries.
 *
 * @param dropsUnknown whether fields that the contract does not know are left out, rather than something that may be wrong
 */
export function plainBody<Body extends object>(
  contract: BodyClass<Body>,
  body: object,
  dropsUnknown: boolean,
): Body | undefined {
  try {
    return instanceOf(contract, body, dropsUnknown);
  } catch {
    return undefined;
  }
}

function instanceOf<Body extends object>(
  contract: BodyClass<Body>,
  body: object,
  dropsUnknown: boolean,
): Body | undefined {
  const rules = rulesOf(contract);
  if (rules === undefined || !isPlainObject(body)) return undefined;
  const instance = new contract();
  if (!isBlank(instance, rules)) return undefined;
  const fields = instance as Record<string, unknown>;
  for (const [name, value] of Object.entries(body)) {
    const field = rules.get(name);
    if (field === undefined) {
      if (dropsUnknown && !(name in instance) && !isShaped(contract, name)) continue;
      return undefined;
    }
    const copy = copied(field, value);
    if (copy === UNCLEAR) return undefined;
    fields[name] = copy;
  }
  for (const field of rules.values()) if (!isRight(instance, field, fields[field.name])) return undefined;
  return instance;
}

/** Whether the constructor has set nothing that no rule knows, or that has rules inside, or that is a method. */
function isBlank(instance: object, rules: ClassRules): boolean {
  return Object.entries(instance).every(([name, value]) => {
    const field = rules.get(name);
    return (
      field !== undefined &&
      typeof value !== 'function' &&
      (value === undefined || field.nested === undefined)
    );
  });
}

/** Of a value that has to be looked at more closely. */
const UNCLEAR = Symbol();

/** Nothing is left out further down: the libraries check a field before they look into it. */
function copied({ nested }: FieldRules, value: unknown): unknown {
  if (!isObject(value)) return value;
  const one = (element: unknown): unknown => {
    if (!isObject(element)) return nested === undefined ? element : UNCLEAR;
    return (nested && instanceOf(nested, element, false)) ?? UNCLEAR;
  };
  if (!Array.isArray(value)) return one(value);
  const copies: unknown[] = value.map(one);
  return copies.includes(UNCLEAR) ? UNCLEAR : copies;
}

function isRight(object: object, { name, conditions, checks, nested }: FieldRules, value: unknown): boolean {
  if (!conditions.map((condition) => condition(object, value)).every(Boolean)) return true;
  // What stands in an array has been looked at; anything else that is no object is not what was meant.
  if (nested !== undefined && value !== undefined && !isObject(value)) return false;
  for (const { constraint, each, values } of checks) {
    const about = { targetName: object.constructor.name, property: name, object, value, constraints: values };
    const passes = (one: unknown): boolean => constraint.validate(one, about) === true;
    if (!(each && Array.isArray(value) ? value.every(passes) : passes(value))) return false;
  }
  return true;
}

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** As JSON brings them: nothing in it is called by class-transformer. */
function isPlainObject(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}
