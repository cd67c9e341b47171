import type { SagaDefinition, SagaState } from '@edda/saga-core';
import { assertWellFormed, commandsOf } from '@edda/saga-core';
import { participantOf } from '@edda/messaging';

/** The definitions that this process knows. Several versions of one name may stand side by side. */
export class SagaRegistry {
  private readonly definitions = new Map<string, SagaDefinition>();

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
    return [...this.definitions.values()].toSorted(
      (a, b) => a.name.localeCompare(b.name) || a.version - b.version,
    );
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
