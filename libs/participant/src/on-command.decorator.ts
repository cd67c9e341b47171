import 'reflect-metadata';
import type { Acknowledged, CommandContract, RetryOptions } from '@edda/messaging';
import type { Observable } from 'rxjs';
import type { CommandContext } from './command-handler.js';

/** On the method: the contract that it handles. */
export const HANDLED_COMMAND = 'edda:handled-command';

/** On the method: its {@link OnCommandOptions}. */
export const HANDLING = 'edda:handling';

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
  ): void => {
    const handler = descriptor.value;
    const where = `${target.constructor.name}.${method}`;
    if (handler === undefined) throw new Error(`@OnCommand belongs on a method, and ${where} is none.`);
    if (Reflect.hasOwnMetadata(HANDLED_COMMAND, handler)) {
      throw new Error(`${where} has two @OnCommand: write one method for each command.`);
    }
    Reflect.defineMetadata(HANDLED_COMMAND, contract, handler);
    Reflect.defineMetadata(HANDLING, options, handler);
    describeParameters(target, method, contract);
  };
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
