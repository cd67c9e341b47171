import { retryPolicy } from '@edda/messaging';
import type { RetryPolicy } from '@edda/messaging';
import { Injectable } from '@nestjs/common';
import { DiscoveryService, ExternalContextCreator, MetadataScanner } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';
import { findHandlerProblems, isCommandContract } from './command-handler.js';
import type { CommandHandler, CommandHandlers } from './command-handler.js';
import { discreetly } from './discreet-handler.js';
import { HANDLED_COMMAND, HANDLING, PARAMETER, PARAMETERS } from './on-command.decorator.js';
import type { Handling } from './on-command.decorator.js';
import { leaveErrorsUnlogged } from './participant-log.js';

type InstanceWrapper = ReturnType<DiscoveryService['getProviders']>[number];

interface Found {
  readonly wrapper: InstanceWrapper;
  readonly instance: Record<string, (...parameters: unknown[]) => unknown>;
  readonly method: string;
  readonly contract: unknown;
  readonly where: string;
  readonly requestScoped: boolean;
  readonly retry: Handling['retry'];
  readonly breaker: Handling['breaker'];
  readonly takes: Handling['takes'];
}

/** Finds the methods with `@OnCommand` in all modules of the application, and puts Nest's enhancers around them. */
@Injectable()
export class HandlerDiscovery {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly external: ExternalContextCreator,
  ) {}

  /**
   * @param retry the participant's; a handler's own goes before it
   * @param breakers the names of the participant's breakers
   * @throws with one sentence for each thing that is wrong
   */
  find(participant: string, retry: RetryPolicy, breakers: readonly string[]): CommandHandlers {
    const found = [...this.discovery.getControllers(), ...this.discovery.getProviders()].flatMap((wrapper) =>
      this.findIn(wrapper),
    );
    const problems = findHandlerProblems(participant, found, breakers);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return new Map(
      found
        .map((each) => this.toHandler(each, retry))
        .map((handler) => [handler.contract.messageName, handler]),
    );
  }

  private findIn(wrapper: InstanceWrapper): readonly Found[] {
    const instance: unknown = wrapper.instance;
    // An alias (useExisting) shows an instance that is found under its own name as well.
    if (wrapper.isAlias || typeof instance !== 'object' || instance === null) return [];
    const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
    if (prototype === null) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (typeof handler !== 'function' || !Reflect.hasOwnMetadata(HANDLED_COMMAND, handler)) return [];
      const { takes, retry, breaker } = Reflect.getOwnMetadata(HANDLING, handler) as Handling;
      return {
        wrapper,
        instance: instance as Found['instance'],
        method,
        contract: Reflect.getOwnMetadata(HANDLED_COMMAND, handler) as unknown,
        where: `${instance.constructor.name}.${method}`,
        retry,
        breaker,
        takes,
        requestScoped: !wrapper.isDependencyTreeStatic() || wrapper.isTransient,
      };
    });
  }

  private toHandler(
    { wrapper, instance, method, contract, where, retry, breaker, takes }: Found,
    participants: RetryPolicy,
  ): CommandHandler {
    if (!isCommandContract(contract)) throw new Error(`${where} has no command contract.`);
    const callback = instance[method];
    if (callback === undefined) throw new Error(`${where} is gone.`);
    const run = this.creatorFor(wrapper).create(
      instance,
      callback,
      method,
      PARAMETERS,
      parameterSource,
      undefined,
      undefined,
      undefined,
      'rpc',
    );
    const traits = { contract, where, retry: retryPolicy(participants, retry) };
    const call = discreetly(contract, async (...parameters) => settled(await run(...parameters)));
    return takes === 'one' ? { ...traits, takes, breaker, call } : { ...traits, takes, call };
  }

  /**
   * Nest looks a handler's module up among providers only. For a controller it finds none, and then leaves out every guard, pipe,
   * interceptor and filter that is given as a class, without a word. We know the module, so we say it.
   */
  private creatorFor(wrapper: InstanceWrapper): ExternalContextCreator {
    const creator = Object.create(this.external) as ExternalContextCreator;
    creator.getContextModuleKey = () => wrapper.host?.token ?? '';
    leaveErrorsUnlogged(creator);
    return creator;
  }
}

/** What `@Payload('key')`, `@Payload()` and `@Ctx()` stand for. */
const parameterSource = {
  exchangeKeyForValue(
    type: number,
    key: unknown,
    [command, context]: [Record<string, unknown>, unknown],
  ): unknown {
    if (type === PARAMETER.context) return context;
    if (type !== PARAMETER.command) return undefined;
    return typeof key === 'string' ? command[key] : command;
  },
};

/** An exception filter for `rpc` returns an observable, and Nest hands it over as it is. */
async function settled(result: unknown): Promise<unknown> {
  return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
}
