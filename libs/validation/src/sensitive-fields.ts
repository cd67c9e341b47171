import type { BodyClass, CoveredFields, FieldPath, FieldSecrecy } from '@edda/messaging';
import { markedFields } from '@edda/messaging';
import { plainToInstance } from 'class-transformer';
import { fieldsOf } from './contract-fields.js';

/** A field that is marked as sensitive or encrypted, and where it stands in the contract. Lists take no step of the path. */
export interface SensitiveField extends FieldSecrecy {
  readonly path: FieldPath;
  /** It stands in a contract that holds itself: it is meant wherever its name stands. */
  readonly isAnywhere: boolean;
}

const known = new WeakMap<object, readonly SensitiveField[]>();

/** The fields of a contract, those of nested ones included, that are somebody's. Found once for each contract. */
export function sensitiveFields(contract: BodyClass<object>): readonly SensitiveField[] {
  const found = known.get(contract) ?? fieldsIn(contract, [], []);
  known.set(contract, found);
  return found;
}

/** The same, as what covers a body of this contract. */
export function coveredIn(fields: readonly SensitiveField[]): CoveredFields {
  const anywhere = fields.filter(({ isAnywhere }) => isAnywhere).map(({ path }) => path.at(-1) ?? '');
  return { paths: fields.map(({ path }) => path), names: new Set(anywhere) };
}

function fieldsIn(
  contract: BodyClass<object>,
  path: FieldPath,
  within: readonly BodyClass<object>[],
): readonly SensitiveField[] {
  const marked = markedFields(contract);
  const isAnywhere = within.includes(contract);
  const own = [...marked].map(([name, secrecy]) => ({ ...secrecy, path: [...path, name], isAnywhere }));
  if (isAnywhere) return own;
  const nested = fieldsOf(contract).filter((name) => !marked.has(name));
  return [
    ...own,
    ...nested.flatMap((name) => {
      const inner = nestedIn(contract, name);
      return inner ? fieldsIn(inner, [...path, name], [...within, contract]) : [];
    }),
  ];
}

/** Which class is nested is known to class-transformer alone, and it tells by making one. */
function nestedIn(contract: BodyClass<object>, name: string): BodyClass<object> | undefined {
  let made: unknown;
  try {
    made = Reflect.get(plainToInstance(contract, { [name]: [{}] }), name);
  } catch {
    // A contract's own @Transform did not expect an empty object.
  }
  const value: unknown = Array.isArray(made) ? made[0] : made;
  const nested = typeof value === 'object' && value !== null ? value.constructor : Object;
  return nested === Object ? undefined : (nested as BodyClass<object>);
}
