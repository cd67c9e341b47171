import type { BodyClass } from '@edda/messaging';
import { TransformationType, Type } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { validationRules } from './contract-fields.js';

type Rule = ReturnType<typeof validationRules>[number];

/** One thing that a value has to be. */
export interface Check {
  readonly constraint: ValidatorConstraintInterface;
  readonly each: boolean;
  readonly values: ValidationArguments['constraints'];
}

/** The rules of one field. */
export interface FieldRules {
  readonly name: string;
  /** The field is looked at if all of them say so. */
  readonly conditions: readonly ((object: object, value: unknown) => unknown)[];
  readonly checks: readonly Check[];
  /** The class of what stands in it, alone or in an array. */
  readonly nested?: BodyClass<object>;
}

/** By the names of the fields. */
export type ClassRules = ReadonlyMap<string, FieldRules>;

/** Not where decorators write somewhere else, as in a bundle that took class-transformer in twice: then nothing can be told from what is not there. */
const IS_STORAGE_IN_USE = seesDecorators();

const known = new WeakMap<object, { readonly rules: ClassRules | undefined }>();

/**
 * What the decorators of a class say, where they say no more than which values its fields may have and which classes stand in them. Undefined for a class that
 * says more, such as how a value is transformed. Decorators have run before the first body comes, so this is looked up once; the
 * validators are those that class-validator's container had by then.
 */
export function rulesOf(contract: BodyClass<object>): ClassRules | undefined {
  let found = known.get(contract);
  if (found === undefined) known.set(contract, (found = { rules: readRules(contract) }));
  return found.rules;
}

function readRules(contract: BodyClass<object>): ClassRules | undefined {
  if (!IS_STORAGE_IN_USE || isRenamed(contract)) return undefined;
  const rules = new Map<string, FieldRules>();
  const all = validationRules(contract);
  for (const name of new Set(all.map(({ propertyName }) => propertyName))) {
    const ofField = all.filter(({ propertyName }) => propertyName === name);
    const field = readField(contract, name, ofField);
    if (field === undefined) return undefined;
    rules.set(name, field);
  }
  return rules;
}

function readField(
  contract: BodyClass<object>,
  name: string,
  rules: readonly Rule[],
): FieldRules | undefined {
  // Accessors and methods of this name are left alone by class-transformer.
  if (name in contract.prototype || isTransformed(contract, name)) return undefined;
  const conditions: FieldRules['conditions'][number][] = [];
  const checks: Check[] = [];
  let isNested = false;
  for (const rule of rules) {
    if (rule.type === ValidationTypes.CONDITIONAL_VALIDATION) {
      conditions.push(rule.constraints[0] as FieldRules['conditions'][number]);
    } else if (rule.type === ValidationTypes.NESTED_VALIDATION) {
      isNested = true;
    } else if (rule.type === ValidationTypes.CUSTOM_VALIDATION || rule.type === ValidationTypes.IS_DEFINED) {
      if (rule.validateIf !== undefined) return undefined;
      for (const { async, instance } of getMetadataStorage().getTargetValidatorConstraints(
        rule.constraintCls,
      )) {
        if (async) return undefined;
        checks.push({ constraint: instance, each: rule.each, values: rule.constraints });
      }
    } else if (rule.type !== ValidationTypes.WHITELIST) return undefined;
  }
  const field = { name, conditions, checks };
  const type = defaultMetadataStorage.findTypeMetadata(contract, name);
  if (!isNested) return type === undefined ? field : undefined;
  const nested = type === undefined ? undefined : classIn(type);
  return nested && { ...field, nested };
}

type TypeRule = ReturnType<typeof defaultMetadataStorage.findTypeMetadata>;

/** Undefined if it depends on the value, or is none that the fields of a body make. */
function classIn({ typeFunction, options, reflectedType }: TypeRule): BodyClass<object> | undefined {
  if (typeFunction === undefined || typeFunction.length > 0 || options.discriminator !== undefined) {
    return undefined;
  }
  const nested = typeFunction() as BodyClass<object>;
  // Of another kind of list class-transformer makes an instance.
  const isUsual = [undefined, Object, Array, nested].includes(reflectedType as BodyClass<object> | undefined);
  // A date, or a map, has no rules, and is made in another way.
  return isUsual && validationRules(nested).length > 0 ? nested : undefined;
}

/** `@Expose` and `@Exclude`: fields have other names, or are not there. */
function isRenamed(contract: BodyClass<object>): boolean {
  const storage = defaultMetadataStorage;
  return (
    storage.getExposedMetadatas(contract).length + storage.getExcludedMetadatas(contract).length > 0 ||
    storage.getStrategy(contract) !== 'none'
  );
}

function isTransformed(contract: BodyClass<object>, name: string): boolean {
  return (
    defaultMetadataStorage.findTransformMetadatas(contract, name, TransformationType.PLAIN_TO_CLASS).length >
    0
  );
}

/** `@Type` or `@Transform`: something is called for a field of this name, whether it has rules or not. */
export function isShaped(contract: BodyClass<object>, name: string): boolean {
  return (
    defaultMetadataStorage.findTypeMetadata(contract, name) !== undefined || isTransformed(contract, name)
  );
}

function seesDecorators(): boolean {
  class Probe {
    field: unknown;
  }
  Type(() => Probe)(Probe.prototype, 'field');
  return defaultMetadataStorage.findTypeMetadata(Probe, 'field') !== undefined;
}
