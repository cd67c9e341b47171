import 'reflect-metadata';
import { getMetadataStorage } from 'class-validator';

/** The fields that a contract has rules for, inherited ones included, by name. Empty for a contract without rules: nothing is known of it. */
export function fieldsOf(contract: new () => object): readonly string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(contract, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))].toSorted();
}
