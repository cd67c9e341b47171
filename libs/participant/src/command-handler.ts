import type { CommandContract } from '@edda/messaging';
import type { CommandContext } from './command-context.js';

/** A method that handles one command, with all that Nest puts around it. */
export interface CommandHandler {
  readonly contract: CommandContract;
  /** `InventoryParticipant.reserve` */
  readonly where: string;
  /** Runs guards, interceptors, pipes, the method and filters. Rejects with the error that was really thrown. */
  readonly call: (command: object, context: CommandContext) => Promise<unknown>;
}

/** By the command's name. */
export type CommandHandlers = ReadonlyMap<string, CommandHandler>;

/** A handler as it was found: the contract is not yet known to be one. */
export interface FoundHandler {
  readonly contract: unknown;
  readonly where: string;
  readonly requestScoped: boolean;
}

/** Everything that is wrong with a participant's handlers, as sentences; none if it may start. */
export function findHandlerProblems(
  participant: string,
  handlers: readonly FoundHandler[],
): readonly string[] {
  if (handlers.length === 0) {
    return [
      `The participant "${participant}" handles no command: write @OnCommand(…) on a method, and list its class in the controllers or providers of a module.`,
    ];
  }
  const problems: string[] = [];
  const first = new Map<string, string>();
  for (const { contract, where, requestScoped } of handlers) {
    if (!isCommandContract(contract)) {
      problems.push(
        `${where} has @OnCommand of something that is no command contract: give it a class that extends command('${participant}.…', …).`,
      );
      continue;
    }
    const { messageName } = contract;
    if (!messageName.startsWith(`${participant}.`)) {
      problems.push(
        `${where} handles "${messageName}", which never comes here: the participant "${participant}" gets the commands whose name begins with "${participant}.".`,
      );
    }
    if (requestScoped) {
      problems.push(
        `${where} belongs to a class that is not a singleton (it, or something it is given, is request-scoped or transient): handlers are singletons, and get what belongs to one command in their second argument.`,
      );
    }
    const other = first.get(messageName);
    if (other !== undefined) {
      problems.push(
        `"${messageName}" is handled by both ${other} and ${where}: one command has one handler.`,
      );
    }
    first.set(messageName, other ?? where);
  }
  return problems;
}

export function isCommandContract(contract: unknown): contract is CommandContract {
  return (
    typeof contract === 'function' &&
    'messageKind' in contract &&
    contract.messageKind === 'command' &&
    'messageName' in contract &&
    typeof contract.messageName === 'string'
  );
}
