import { participantOf } from '@edda/messaging';
import type { SagaBuilder, CommandType, SagaDefinition, SagaOptions, SagaState } from '@edda/saga-core';
import { assertWellFormed, commandsOf } from '@edda/saga-core';
import { Injectable } from '@nestjs/common';

const SAGA_OPTIONS = Symbol('edda:saga');

/** What a class decorated with {@link Saga} has to have. */
export interface DefinesSaga {
  /** Called once, at boot. The functions in the definition must be pure: no clock, no randomness, no I/O. */
  define(saga: SagaBuilder): { build(): SagaDefinition };
}

type SagaClass = abstract new (...dependencies: never[]) => DefinesSaga;

/**
 * Makes a class a saga definition. It is an ordinary Nest provider, so what its pure functions need can be injected.
 * Register it with `EddaModule.forFeature([OrderSaga])`. (`@nestjs/cqrs` has a `Saga` too: that one is a stream in memory.)
 */
export function Saga(options: SagaOptions): (target: SagaClass) => void {
  return (target) => {
    Injectable()(target);
    Reflect.defineMetadata(SAGA_OPTIONS, options, target);
  };
}

/** The options of a saga class; undefined for any other class. */
export function sagaOptionsOf(target: object): SagaOptions | undefined {
  return Reflect.getMetadata(SAGA_OPTIONS, target) as SagaOptions | undefined;
}

/** The definitions that this process knows. Several versions of one name may stand side by side. */
export class SagaRegistry {
  private readonly definitions = new Map<string, SagaDefinition>();
  // Both are asked for each start and each reply, and change only at boot.
  private sorted: readonly SagaDefinition[] = [];
  private readonly contracts = new Map<string, CommandType[]>();

  /** @throws with one sentence for each thing that is wrong: saga, step, reason and remedy */
  add(definition: SagaDefinition): void {
    assertWellFormed(definition);
    const id = idOf(definition.name, definition.version);
    if (this.definitions.has(id)) {
      throw new Error(
        `Saga "${definition.name}" version ${definition.version} is defined twice: give one of them another name or version.`,
      );
    }
    this.definitions.set(id, definition);
    this.sorted = [...this.definitions.values()].toSorted(
      (a, b) => a.name.localeCompare(b.name) || a.version - b.version,
    );
    for (const command of commandsOf(definition)) {
      this.contracts.set(command.messageName, [...(this.contracts.get(command.messageName) ?? []), command]);
    }
  }

  /** The newest version, which new sagas run; undefined if there is no saga of that name. */
  newest(name: string): SagaDefinition | undefined {
    return this.all().findLast((definition) => definition.name === name);
  }

  /** The version that a saga was started with. */
  of(state: SagaState): SagaDefinition | undefined {
    return this.definitions.get(idOf(state.definition, state.version));
  }

  /** All, by name and version. */
  all(): readonly SagaDefinition[] {
    return this.sorted;
  }

  /** The contract of a command that one of these sagas sends: in this version, or else in any. */
  contractOf(command: string, version: number): CommandType | undefined {
    const named = this.contracts.get(command) ?? [];
    return named.find(({ contractVersion }) => contractVersion === version) ?? named[0];
  }

  names(): readonly string[] {
    return [...new Set(this.all().map((definition) => definition.name))];
  }

  /** Everybody who gets commands from these sagas. */
  participants(): readonly string[] {
    const owners = this.all().flatMap((definition) =>
      commandsOf(definition).map((command) => participantOf(command.messageName)),
    );
    return [...new Set(owners)].toSorted();
  }
}

const idOf = (name: string, version: number): string => `${name}@${version}`;
