import type { BodyClass } from '@edda/messaging';
import type { FieldRules } from './field-rules.js';
import { rulesOf } from './field-rules.js';

/**
 * A body in which nothing is wrong, as an instance of its contract. Undefined if something may be: then class-transformer and class-validator say what. They find
 * out for each body anew what the decorators said, and make a list of errors before there is one; that was 4 % of what a saga costs. The checks are theirs here, too.
 *
 * @param dropsUnknown whether fields that the contract does not know are left out, rather than something that may be wrong
 */
export function plainBody<Body extends object>(
  contract: BodyClass<Body>,
  body: object,
  dropsUnknown: boolean,
): Body | undefined {
  const rules = rulesOf(contract);
  if (rules === undefined || !isPlainObject(body)) return undefined;
  const instance = new contract();
  const fields = instance as Record<string, unknown>;
  for (const [name, value] of Object.entries(body)) {
    const field = rules.get(name);
    if (field === undefined) {
      if (dropsUnknown) continue;
      return undefined;
    }
    const copy = copied(field, value, dropsUnknown);
    if (copy === UNCLEAR || typeof fields[name] === 'function') return undefined;
    fields[name] = copy;
  }
  // What the constructor of the class has set, and no rule knows.
  for (const name of Object.keys(instance)) if (!rules.has(name)) return undefined;
  for (const field of rules.values()) if (!isRight(instance, field, fields[field.name])) return undefined;
  return instance;
}

/** Of a value that has to be looked at more closely. */
const UNCLEAR = Symbol();

function copied({ nested }: FieldRules, value: unknown, dropsUnknown: boolean): unknown {
  if (!isObject(value)) return value;
  const one = (element: unknown): unknown => {
    if (!isObject(element)) return nested === undefined ? element : UNCLEAR;
    return (nested && plainBody(nested, element, dropsUnknown)) ?? UNCLEAR;
  };
  if (!Array.isArray(value)) return one(value);
  const copies: unknown[] = value.map(one);
  return copies.includes(UNCLEAR) ? UNCLEAR : copies;
}

function isRight(object: object, { name, conditions, checks, nested }: FieldRules, value: unknown): boolean {
  for (const condition of conditions) if (!condition(object, value)) return true;
  // What stands in an array has been looked at; anything else that is no object is not what was meant.
  if (nested !== undefined && value !== undefined && !isObject(value)) return false;
  for (const { constraint, each, values } of checks) {
    const about = { targetName: object.constructor.name, property: name, object, value, constraints: values };
    const passes = (one: unknown): boolean => constraint.validate(one, about) === true;
    if (!(each && Array.isArray(value) ? value.every(passes) : passes(value))) return false;
  }
  return true;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** As JSON brings them: nothing in it is called by class-transformer. */
function isPlainObject(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}
