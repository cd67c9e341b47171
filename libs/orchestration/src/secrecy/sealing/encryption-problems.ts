import type { SagaDefinition } from '@edda/saga-core';
import { secretFieldsOf } from '../secret-fields.js';

/** Definitions with encrypted fields where there is no key to seal them with. A sentence each, with the remedy. */
export function encryptionProblems(
  definitions: readonly SagaDefinition[],
  hasMasterKey: boolean,
): readonly string[] {
  if (hasMasterKey) return [];
  return definitions.flatMap((definition) => {
    const fields = secretFieldsOf(definition).filter(({ isEncrypted }) => isEncrypted);
    if (fields.length === 0) return [];
    const names = new Set(fields.map((field) => ('name' in field ? field.name : field.path.join('.'))));
    const { name, version } = definition;
    return [
      `Saga "${name}" version ${version} has encrypted fields (${[...names].toSorted().join(', ')}), and there is no master key: set EDDA_MASTER_KEY, or give EddaModule.forRoot({ masterKeys }). openssl rand -base64 32 makes one.`,
    ];
  });
}
