import 'reflect-metadata';
import type { BodyClass } from '@edda/messaging';
import { Acknowledged, coverFields, MASK, maskText, secretsIn } from '@edda/messaging';
import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { validateSync, ValidationTypes } from 'class-validator';
import { validationRules } from './contract-fields.js';
import { isObject, plainBody } from './plain-body.js';
import { coveredIn, sensitiveFields } from './sensitive-fields.js';

/** One thing that is wrong with a body. `path` is a JSON pointer without the first slash: `lines/0/quantity`; empty for the whole. */
export interface BodyProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * What happens to a field that the contract does not know: `refuse` takes it for a typing error, `drop` leaves it out of the
 * instance, `keep` leaves it in.
 */
export type UnknownFields = 'refuse' | 'drop' | 'keep';

export type ValidatedBody<Body extends object> =
  | { readonly valid: true; readonly body: Body }
  | { readonly valid: false; readonly problems: readonly BodyProblem[] };

/**
 * Makes an instance of the contract from a body, nested ones included, and finds every problem. Leaves the body as it was, and
 * never throws for what is in it. Validators that answer with a promise are not asked.
 *
 * A problem never quotes what stands in a sensitive field, and a mask in the place of one is a problem.
 *
 * `unknownFields`: a caller's typing error is refused, another service's newer version is not. A body that is refused for unknown
 * fields is also refused for characters that no database keeps.
 */
export function validateBody<Body extends object>(
  contract: BodyClass<Body>,
  body: object,
  unknownFields: UnknownFields,
): ValidatedBody<Body> {
  if (isAcknowledgement(contract, body)) return { valid: true, body: new contract() };
  try {
    const plain = plainBody(contract, body, unknownFields === 'drop');
    const instance = plain ?? plainToInstance(contract, body);
    const problems = [
      ...(plain === undefined ? brokenRules(instance, unknownFields) : []),
      ...(unknownFields === 'refuse' ? unstorable(body, '') : []),
      ...masksInSensitive(contract, body),
    ];
    return problems.length === 0
      ? { valid: true, body: instance }
      : { valid: false, problems: discreet(contract, body, problems) };
  } catch (error) {
    // A contract's own @Transform or @ValidateIf may throw at what it did not expect, and a body may be nested so deeply that the
    // stack overflows: then the body does not fit the contract.
    const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { valid: false, problems: discreet(contract, body, [{ path: '', message }]) };
  }
}

/** A rule may quote the value, and so may whatever a contract throws. */
function discreet(
  contract: BodyClass<object>,
  body: object,
  problems: readonly BodyProblem[],
): readonly BodyProblem[] {
  const fields = sensitiveFields(contract);
  if (fields.length === 0) return problems;
  const secrets = secretsIn(body, coveredIn(fields));
  return problems.map(({ path, message }) => ({ path, message: maskText(message, secrets) }));
}

/** Somebody sent back what was shown instead of the value. */
function masksInSensitive(contract: BodyClass<object>, body: object): BodyProblem[] {
  const fields = sensitiveFields(contract);
  if (fields.length === 0) return [];
  const problems: BodyProblem[] = [];
  const field = (value: unknown, path: string): unknown => {
    if (value === MASK)
      problems.push({ path, message: 'is a mask, and not what it stands for: write the value' });
    return value;
  };
  coverFields(body, coveredIn(fields), { field, text: (text) => text });
  return problems;
}

/** Most replies say that it was done, and nothing else: there is nothing to look at. */
function isAcknowledgement(contract: BodyClass<object>, body: object): boolean {
  return contract === Acknowledged && Object.keys(body).length === 0;
}

/** For a sentence: the path, if there is one, and what is wrong there. */
export function describeProblem({ path, message }: BodyProblem): string {
  return path === '' ? message : `${path}: ${message}`;
}

function brokenRules(instance: object, unknownFields: UnknownFields): readonly BodyProblem[] {
  const options = {
    whitelist: unknownFields !== 'keep',
    forbidNonWhitelisted: unknownFields === 'refuse',
    forbidUnknownValues: false,
  };
  return [
    ...validateSync(instance, options).flatMap((error) => problemsOf(error, '')),
    ...arraysInArrays(instance, ''),
  ];
}

function problemsOf(error: ValidationError, prefix: string): BodyProblem[] {
  const path = join(prefix, error.property);
  const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, path))];
}

/**
 * class-validator looks through an array inside an array, so `lines: [[]]` would pass for a list of lines: no line in it is
 * wrong. A contract that means rows of rows gives the row a class of its own.
 */
function arraysInArrays(instance: object, prefix: string): BodyProblem[] {
  return nestedIn(instance.constructor).flatMap((property) => {
    const value: unknown = Reflect.get(instance, property);
    const path = join(prefix, property);
    if (!Array.isArray(value)) return isObject(value) ? arraysInArrays(value, path) : [];
    return value.flatMap((element: unknown, index) => {
      const message = `each value in ${property} must be an object, not an array`;
      if (Array.isArray(element)) return [{ path: join(path, String(index)), message }];
      return isObject(element) ? arraysInArrays(element, join(path, String(index))) : [];
    });
  });
}

const nestedProperties = new WeakMap<object, readonly string[]>();

/** The properties of a class that hold objects with rules of their own. Decorators have run before its first instance, so this is looked up once. */
function nestedIn(contract: object): readonly string[] {
  const known = nestedProperties.get(contract);
  if (known) return known;
  const nested = validationRules(contract as new () => object)
    .filter((rule) => rule.type === ValidationTypes.NESTED_VALIDATION)
    .map((rule) => rule.propertyName);
  const found = [...new Set(nested)];
  nestedProperties.set(contract, found);
  return found;
}

/** PostgreSQL keeps neither U+0000 nor half of a surrogate pair in text, and a participant's tables are full of text. */
function unstorable(value: unknown, path: string): BodyProblem[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [{ path, message: UNSTORABLE }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => [
    ...(isStorable(name) ? [] : [{ path, message: `the name of a field ${UNSTORABLE}` }]),
    ...unstorable(field, join(path, name)),
  ]);
}

const UNSTORABLE = 'must not contain U+0000 or half of a surrogate pair';

/** False for text that PostgreSQL refuses or changes. */
export function isStorable(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}

const join = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}/${name}`);
