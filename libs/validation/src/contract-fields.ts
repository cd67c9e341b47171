import 'reflect-metadata';
import { getMetadataStorage } from 'class-validator';

/** The fields that a contract has rules for, inherited ones included, by name. Empty for a contract without rules: nothing is known of it. */
export function fieldsOf(contract: new () => object): readonly string[] {
  return [...new Set(validationRules(contract).map(({ propertyName }) => propertyName))].toSorted();
}

type Rules = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>;

/** What class-validator's decorators said of a class, inherited ones included. */
export function validationRules(contract: new () => object): Readonly<Rules> {
  return getMetadataStorage().getTargetValidationMetadatas(contract, '', false, false);
}
