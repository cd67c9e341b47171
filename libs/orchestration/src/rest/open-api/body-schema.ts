import type { BodyClass } from '@edda/messaging';
import type { SchemaObject } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Constraints = readonly unknown[];

const whole = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** What a rule of class-validator says in JSON Schema. Rules that are not here are checked all the same, but not described. */
const SAID: Readonly<Record<string, (constraints: Constraints) => SchemaObject>> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  isOptional: () => ({ nullable: true }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isDateString: () => ({ type: 'string', format: 'date-time' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isLength: ([from, to]) => ({ minLength: whole(from), maxLength: whole(to) }),
  minLength: ([from]) => ({ minLength: whole(from) }),
  maxLength: ([to]) => ({ maxLength: whole(to) }),
  min: ([from]) => ({ minimum: whole(from) }),
  max: ([to]) => ({ maximum: whole(to) }),
  arrayMinSize: ([from]) => ({ minItems: whole(from) }),
  arrayMaxSize: ([to]) => ({ maxItems: whole(to) }),
  isIn: ([values]) => (Array.isArray(values) ? { enum: values } : {}),
  isEnum: ([, values]) => (Array.isArray(values) ? { enum: values } : {}),
};

/**
 * Describes the bodies that a contract takes, as far as its validation rules say it. `within` are the contracts around it: one
 * that contains itself is described to that depth.
 */
export function bodySchema(contract: BodyClass<object>, within: readonly unknown[] = []): SchemaObject {
  const rules = getMetadataStorage().getTargetValidationMetadatas(contract, '', false, false);
  const names = [...new Set(rules.map((rule) => rule.propertyName))];
  const optional = new Set(
    rules
      .filter((rule) => rule.type === ValidationTypes.CONDITIONAL_VALIDATION)
      .map((rule) => rule.propertyName),
  );
  const fields = names.map((name) => {
    const own = rules.filter((rule) => rule.propertyName === name);
    return [name, fieldSchema(contract, name, own, [...within, contract])] as const;
  });
  const required = names.filter((name) => !optional.has(name));
  return {
    type: 'object',
    properties: Object.fromEntries(fields),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function fieldSchema(
  contract: BodyClass<object>,
  name: string,
  rules: readonly Rule[],
  within: readonly unknown[],
): SchemaObject {
  const element = said(rules.filter((rule) => rule.each));
  const field = said(rules.filter((rule) => !rule.each));
  const nested = rules.some((rule) => rule.type === ValidationTypes.NESTED_VALIDATION)
    ? nestedSchema(contract, name, field.type === 'array', within)
    : {};
  if (field.type === 'array') return { ...field, items: { ...element, ...nested } };
  return { ...field, ...nested };
}

const said = (rules: readonly Rule[]): SchemaObject =>
  Object.assign({}, ...rules.map((rule) => SAID[rule.name ?? '']?.(rule.constraints ?? []) ?? {}));

/** Which class is nested is known to class-transformer alone, and it tells by making one. */
function nestedSchema(
  contract: BodyClass<object>,
  name: string,
  isList: boolean,
  within: readonly unknown[],
): SchemaObject {
  let made: unknown;
  try {
    made = Reflect.get(plainToInstance(contract, { [name]: isList ? [{}] : {} }), name);
  } catch {
    // A contract's own @Transform did not expect an empty object.
  }
  const value: unknown = Array.isArray(made) ? made[0] : made;
  const nested = typeof value === 'object' && value !== null ? value.constructor : Object;
  if (nested === Object || within.includes(nested)) return { type: 'object' };
  return bodySchema(nested as BodyClass<object>, within);
}
