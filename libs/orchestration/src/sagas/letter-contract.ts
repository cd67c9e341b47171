import type { BodyClass } from '@edda/messaging';
import { HEADERS } from '@edda/messaging';
import type { SagaRegistry } from '../saga-registry.js';
import type { ListedLetter } from '../store/dead-letter-store.js';

/** What is asked of a registry for the contract of a letter. */
export type ContractSource = Pick<SagaRegistry, 'contractOf' | 'startedByCommand' | 'events'>;

/**
 * The contract that the body of a dead letter has to fulfil, as far as the definitions of this process say: what a saga sends, gets as a reply,
 * waits for or is started by. Undefined if none of them knows such a message, or there is nothing that its body would be held to.
 */
export function contractOfLetter(
  {
    name,
    contractVersion,
    saga,
    headers,
  }: Pick<ListedLetter, 'name' | 'contractVersion' | 'saga' | 'headers'>,
  registry: ContractSource,
): BodyClass<object> | undefined {
  if (name === undefined) return undefined;
  const version = contractVersion ?? 1;
  switch (saga?.kind) {
    case 'command':
      return registry.contractOf(name, version);
    case 'revoke':
      return undefined;
    case 'reply':
      // What is no success has a code and a message, and a compensation's reply is not looked into.
      return headers[HEADERS.outcome] === 'success' && saga.direction === 'forward'
        ? registry.contractOf(name, version)?.reply
        : undefined;
    default: {
      const { contracts = [] } = registry.events.get(name) ?? {};
      const event = contracts.find((contract) => contract.contractVersion === version) ?? contracts[0];
      return event ?? registry.startedByCommand(name)[0]?.start.contract;
    }
  }
}
