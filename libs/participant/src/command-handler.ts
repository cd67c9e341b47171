import type {
  CommandContract,
  CommandMessage,
  Direction,
  FailureBody,
  FailureContract,
  JsonObject,
  RetryOptions,
  RetryPolicy,
} from '@edda/messaging';
import { retryProblems } from '@edda/messaging';
import { IntrinsicException } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What a handler is told beside its command. */
export interface CommandContext {
  readonly sagaId: string;
  /** Name of the saga definition. */
  readonly saga: string;
  /** The step, with iteration where there is one. */
  readonly path: string;
  readonly direction: Direction;
  readonly epoch: number;
  /** 1 for the first sending; a re-send because of silence keeps it. */
  readonly attempt: number;
  /** The command's id; the same for each delivery of it. */
  readonly messageId: string;
  readonly tenant: string;
  /** W3C trace context, if the saga has one. */
  readonly traceparent?: string;
  /**
   * Of the one transaction that also holds the fence's row and the stored reply. What is written through it happens once,
   * whatever is delivered twice; what is written otherwise does not.
   */
  readonly manager: EntityManager;
}

export function contextOf(command: CommandMessage, manager: EntityManager): CommandContext {
  const { id, sagaId, saga, path, direction, epoch, attempt, tenant, traceparent } = command;
  return { sagaId, saga, path, direction, epoch, attempt, messageId: id, tenant, traceparent, manager };
}

/** What a set-based handler is told beside its commands. */
export interface CommandBatch {
  /** What is told of each command, in their order. */
  readonly contexts: readonly CommandContext[];
  /** Of the one transaction that also holds the fence's rows and the stored replies of all of them. */
  readonly manager: EntityManager;
}

/**
 * A business failure: `throw new CommandFailure(OutOfStock, { productId })`. What the handler wrote is undone, the failure is
 * stored behind the fence and answered, and the saga decides by it. It is an outcome and no error, so Nest does not log it.
 */
export class CommandFailure<Details extends object = object> extends IntrinsicException {
  override readonly name = 'CommandFailure';
  /** Stable, for programs; the contract's. */
  readonly code: string;

  /**
   * @param contract one of the command's declared failures
   * @param details the contract's fields
   * @param message for people. Default: the code
   */
  constructor(
    readonly contract: FailureContract<Details>,
    readonly details: NoInfer<Details>,
    message: string = contract.code,
  ) {
    super(message);
    this.code = contract.code;
  }

  /** The body of the reply. Throws if the details cannot be JSON. */
  toBody(): FailureBody {
    const details = JSON.parse(JSON.stringify(this.details)) as JsonObject;
    return { code: this.code, message: this.message, details };
  }
}

/** A method that handles a command, with all that Nest puts around it. */
export type CommandHandler = OneCommandHandler | ManyCommandsHandler;

interface HandlerTraits {
  readonly contract: CommandContract;
  /** `InventoryParticipant.reserve` */
  readonly where: string;
  /** Default: the participant's. */
  readonly retry?: RetryPolicy;
}

/** Gets its commands one by one. */
export interface OneCommandHandler extends HandlerTraits {
  readonly takes: 'one';
  /** The name of the breaker that stands for what it needs, if there is one. */
  readonly breaker?: string;
  /** Runs guards, interceptors, pipes, the method and filters. Rejects with the error that was really thrown. */
  readonly call: (command: object, context: CommandContext) => Promise<unknown>;
}

/** Gets what has come, and gives an outcome for each. */
export interface ManyCommandsHandler extends HandlerTraits {
  readonly takes: 'many';
  /** As that of {@link OneCommandHandler}. */
  readonly call: (commands: readonly object[], batch: CommandBatch) => Promise<unknown>;
}

/** By the command's name. */
export type CommandHandlers = ReadonlyMap<string, CommandHandler>;

/** A handler as it was found: the contract is not yet known to be one. */
export interface FoundHandler {
  readonly contract: unknown;
  readonly where: string;
  readonly requestScoped: boolean;
  readonly retry?: RetryOptions;
  readonly breaker?: string;
}

/**
 * Everything that is wrong with a participant's handlers, as sentences; none if it may start.
 *
 * @param breakers the names of the participant's breakers
 */
export function findHandlerProblems(
  participant: string,
  handlers: readonly FoundHandler[],
  breakers: readonly string[] = [],
): readonly string[] {
  if (handlers.length === 0) {
    return [
      `The participant "${participant}" handles no command: write @OnCommand(…) on a method, and list its class in the controllers or providers of a module.`,
    ];
  }
  const problems: string[] = [];
  const first = new Map<string, string>();
  for (const { contract, where, requestScoped, retry = {}, breaker } of handlers) {
    problems.push(...retryProblems(`${where}: retry`, retry));
    if (breaker !== undefined && !breakers.includes(breaker)) {
      problems.push(
        `${where} has the breaker "${breaker}", which there is not: give ParticipantModule.forRoot({ breakers: { ${JSON.stringify(breaker)}: { failures, halfOpenAfterMs } } }).`,
      );
    }
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
