import 'reflect-metadata';
import type { Acknowledged, CommandContract, RetryOptions } from '@edda/messaging';
import type { Observable } from 'rxjs';
import type { CommandBatch, CommandContext, CommandFailure } from './command-handler.js';

/** On the method: the contract that it handles. */
export const HANDLED_COMMAND = 'edda:handled-command';

/** On the method: its {@link Handling}. */
export const HANDLING = 'edda:handling';

/** How one handler is run, and in which form it is written. */
export interface Handling extends OnCommandOptions {
  readonly takes: 'one' | 'many';
}

/** On the class, by method: where the parameters come from. Nest's own key, so that `@Payload()` and `@Ctx()` work as well. */
export const PARAMETERS = '__routeArguments__';

/** How Nest's `@Payload()` and `@Ctx()` number what they stand for. */
export const PARAMETER = { command: 3, context: 6 } as const;

/** What a handler may return: the reply, or nothing if the reply is an empty object. */
type Reply<Body extends object> = Body | (Acknowledged extends Body ? void : never);
type Handled<Body extends object> = Reply<Body> | Promise<Reply<Body>> | Observable<Reply<Body>>;

/** How one handler is run. */
export interface OnCommandOptions {
  /** What happens when it throws anything but a CommandFailure. What is not said here is as the participant's `retry` says. */
  readonly retry?: RetryOptions;
  /** One of the participant's `breakers`: that of what this handler needs to do its work. Default: none. */
  readonly breaker?: string;
}

/**
 * Handles one command of this participant: on a method `(command, context) => reply` of a controller or a provider. The
 * command is an instance of the contract's class and valid; the type of the reply follows from the contract.
 *
 * Nest's guards, interceptors, pipes and exception filters work on it, with the context type `rpc`. `@Payload(…)` and `@Ctx()` may
 * be written on the parameters, to give them pipes of their own.
 */
export function OnCommand<Body extends object, ReplyBody extends object>(
  contract: CommandContract<Body, ReplyBody>,
  options: OnCommandOptions = {},
) {
  return <Method extends (command: Body, context: CommandContext) => Handled<ReplyBody>>(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => mark(contract, { ...options, takes: 'one' }, target, method, descriptor.value);
}

/** What a set-based handler may return: an outcome for each command, in order; nothing if all were done and their replies are empty. */
type Outcomes<Body extends object> =
  readonly (Reply<Body> | CommandFailure | undefined)[] | (Acknowledged extends Body ? void : never);

/**
 * Handles what has come of one command of this participant, all at once: on a method `(commands, batch) => outcomes` of a controller or a
 * provider. One transaction, one outcome for each command, in order: its reply, or a `CommandFailure` that is returned.
 *
 * A failure must have written nothing, since nothing is undone for one of many. When the method throws, all is rolled back, and each command
 * comes again alone, in a transaction of its own; what throws then is retried by itself. At most 256 come together, no two of one step of
 * a saga. ADR 13 says what it is good for.
 */
export function OnCommands<Body extends object, ReplyBody extends object>(
  contract: CommandContract<Body, ReplyBody>,
  options: Pick<OnCommandOptions, 'retry'> = {},
) {
  return <
    Method extends (
      commands: readonly Body[],
      batch: CommandBatch,
    ) => Outcomes<ReplyBody> | Promise<Outcomes<ReplyBody>>,
  >(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => mark(contract, { ...options, takes: 'many' }, target, method, descriptor.value);
}

function mark(
  contract: object,
  handling: Handling,
  target: object,
  method: string,
  handler: object | undefined,
): void {
  const where = `${target.constructor.name}.${method}`;
  const decorator = handling.takes === 'one' ? '@OnCommand' : '@OnCommands';
  if (handler === undefined) throw new Error(`${decorator} belongs on a method, and ${where} is none.`);
  if (Reflect.hasOwnMetadata(HANDLED_COMMAND, handler)) {
    throw new Error(`${where} has two @OnCommand: write one method for each command.`);
  }
  Reflect.defineMetadata(HANDLED_COMMAND, contract, handler);
  Reflect.defineMetadata(HANDLING, handling, handler);
  describeParameters(target, method, handling.takes === 'one' ? contract : Array);
}

/** Without it Nest would hand the arguments over as they come, past all pipes. What `@Payload` and `@Ctx` said before stays. */
function describeParameters(target: object, method: string, contract: object): void {
  const given = (Reflect.getMetadata(PARAMETERS, target.constructor, method) ?? {}) as Record<
    string,
    Parameter
  >;
  const parameters = { ...given };
  for (const [index, source] of [PARAMETER.command, PARAMETER.context].entries()) {
    const isGiven = Object.values(given).some((parameter) => parameter.index === index);
    if (!isGiven) parameters[`${source}:${index}`] = { index, pipes: [] };
  }
  Reflect.defineMetadata(PARAMETERS, parameters, target.constructor, method);
  // Compilers like esbuild emit no parameter types, and a validating pipe would let everything through.
  if (!Reflect.hasMetadata('design:paramtypes', target, method)) {
    Reflect.defineMetadata('design:paramtypes', [contract, Object], target, method);
  }
}

interface Parameter {
  readonly index: number;
  readonly pipes: readonly unknown[];
}
