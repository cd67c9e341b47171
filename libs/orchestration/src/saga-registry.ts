import { participantOf } from '@edda/messaging';
import type { SagaBuilder, CommandType, SagaDefinition, SagaOptions, SagaState } from '@edda/saga-core';
import { commandsOf, libraryProblems, problemsOf, RunSaga } from '@edda/saga-core';
import { Injectable } from '@nestjs/common';
import { scheduleProblems } from './engine/schedule.js';
import type { KnownEvent } from './known-events.js';
import { knownEvents } from './known-events.js';
import { matchProblems } from './match-problems.js';

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

/** The orchestrators, as the participant that runs child sagas. */
const ORCHESTRATORS = participantOf(RunSaga.messageName);

/** The definitions that this process knows. Several versions of one name may stand side by side. */
export class SagaRegistry {
  private readonly definitions = new Map<string, SagaDefinition>();
  // All of these are asked for each start, each event and each reply, and change only at boot.
  private sorted: readonly SagaDefinition[] = [];
  private newestByName: ReadonlyMap<string, SagaDefinition> = new Map();
  private knownEvents: ReadonlyMap<string, KnownEvent> = new Map();
  private readonly contracts = new Map<string, CommandType[]>();

  /** @throws with one sentence for each thing that is wrong: saga, step, reason and remedy */
  add(definition: SagaDefinition): void {
    refuse([...problemsOf(definition), ...scheduleProblems(definition), ...matchProblems(definition)]);
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
    // Of several versions the last one stays.
    this.newestByName = new Map(this.sorted.map((each) => [each.name, each]));
    this.knownEvents = knownEvents(this.sorted, [...this.newestByName.values()]);
    for (const command of commandsOf(definition)) {
      this.contracts.set(command.messageName, [...(this.contracts.get(command.messageName) ?? []), command]);
    }
  }

  /**
   * Called once all definitions are there.
   *
   * @throws with one sentence for each thing that is wrong between them: a child that nobody defines, or that cannot be undone; a command
   *   that starts a saga and is sent to a participant too
   */
  assertComplete(): void {
    refuse([...libraryProblems(this.sorted), ...this.answerlessCommands()]);
  }

  /** The newest version, which new sagas run; undefined if there is no saga of that name. */
  newest(name: string): SagaDefinition | undefined {
    return this.newestByName.get(name);
  }

  /** The version that a saga was started with, or has been moved to. */
  of(state: Pick<SagaState, 'definition' | 'version'>): SagaDefinition | undefined {
    return this.definitions.get(idOf(state.definition, state.version));
  }

  /** All, by name and version. */
  all(): readonly SagaDefinition[] {
    return this.sorted;
  }

  /** The events that any version waits for or the newest is started by, by name. */
  get events(): ReadonlyMap<string, KnownEvent> {
    return this.knownEvents;
  }

  /** The definitions that a command of this name starts, each in its newest version. */
  startedByCommand(name: string): readonly SagaDefinition[] {
    return this.startedBy('command').filter(({ start }) => start.contract.messageName === name);
  }

  /** The names of the commands that start sagas. */
  startCommands(): readonly string[] {
    return [...new Set(this.startedBy('command').map(({ start }) => start.contract.messageName))].toSorted();
  }

  /** The definitions that the clock starts, each in its newest version. */
  scheduled(): readonly SagaDefinition[] {
    return this.startedBy('schedule');
  }

  /** The contract of a command that one of these sagas sends: in this version, or else in any. */
  contractOf(command: string, version: number): CommandType | undefined {
    const named = this.contracts.get(command) ?? [];
    return named.find(({ contractVersion }) => contractVersion === version) ?? named[0];
  }

  names(): readonly string[] {
    return [...this.newestByName.keys()];
  }

  /** Everybody else who gets commands from these sagas. (Child sagas are the orchestrators' own.) */
  participants(): readonly string[] {
    const owners = [...this.contracts.keys()].map(participantOf);
    return [...new Set(owners)].filter((owner) => owner !== ORCHESTRATORS).toSorted();
  }

  /** A command that starts a saga comes to the orchestrators, who answer no step. */
  private answerlessCommands(): readonly string[] {
    const starts = new Set(this.startCommands());
    return this.sorted.flatMap((definition) => {
      const sent = commandsOf(definition).map(({ messageName }) => messageName);
      return [...new Set(sent)]
        .filter((name) => starts.has(name))
        .map((name) => answerless(definition, name));
    });
  }

  private startedBy(by: SagaDefinition['start']['by']): readonly SagaDefinition[] {
    return [...this.newestByName.values()].filter(({ start }) => start.by === by);
  }
}

function answerless({ name, version }: SagaDefinition, command: string): string {
  return `Saga "${name}" version ${version}: it sends "${command}", which starts a saga and is answered by nobody. Run that saga with .child() or .detach(), or give the command another name.`;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

const idOf = (name: string, version: number): string => `${name}@${version}`;
