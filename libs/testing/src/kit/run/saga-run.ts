import { isDeepStrictEqual } from 'node:util';
import { assertWellFormed, fold, transition, wakeAt } from '@edda/saga-core';
import type { HistoryEntry, Input, SagaDefinition, SagaState, Transition } from '@edda/saga-core';
import { Story } from '../story/story.js';
import { startedInput } from './started-input.js';
import { deepFreeze, withoutClockAndChance } from './purity.js';

/** When sagas begin in tests, unless somebody says otherwise. */
export const EPOCH = Date.UTC(2026, 0, 1);

/** More timers than that in one go are no test any more. */
const MOST_TIMERS = 20_000;

const wellFormed = new WeakSet<SagaDefinition>();

/** How a saga begins in a test. */
export interface Beginning {
  /** The body of the message that starts the saga. */
  readonly start: object;
  /** When it starts. Default: the beginning of 2026, UTC. */
  readonly at?: Date | number;
  /** Default: `saga-1`. */
  readonly id?: string;
  /** Default: `main`. */
  readonly tenant?: string;
}

/**
 * One saga with its history and a clock that stands still until it is moved. Each input is decided twice, on frozen data and with no clock
 * at hand, so that a function of the definition that is not pure shows itself.
 */
export class SagaRun {
  readonly history: HistoryEntry[] = [];
  readonly story: Story;
  now: number;
  private current: SagaState | undefined;

  /** @throws if the definition is not well formed */
  constructor(
    readonly definition: SagaDefinition,
    at: Date | number = EPOCH,
  ) {
    // A drill runs one definition hundreds of times.
    if (!wellFormed.has(definition)) assertWellFormed(definition);
    wellFormed.add(definition);
    this.now = Number(at);
    this.story = new Story(this.now);
  }

  get state(): SagaState {
    if (!this.current) throw new Error('The saga was not started.');
    return this.current;
  }

  start({ start, id = 'saga-1', tenant = 'main' }: Beginning): Transition {
    return this.feed(startedInput(this.definition, start, { id, tenant }));
  }

  feed(input: Input): Transition {
    deepFreeze(input);
    const decide = () => transition(this.definition, this.current, input, this.now);
    const result = deepFreeze(withoutClockAndChance(decide));
    const again = withoutClockAndChance(decide);
    // The state follows from the facts.
    if (!isDeepStrictEqual([again.history, again.effects], [result.history, result.effects]))
      throw impure(this.definition, result, again);
    this.current = result.state;
    this.history.push(...result.history);
    this.story.tell(result.history);
    return result;
  }

  /** Moves the clock, and wakes the saga at each of its timers on the way. `onWoken` gets what each of them led to. */
  advanceTo(time: number, onWoken: (result: Transition) => void): void {
    for (let timers = 0; ; timers += 1) {
      const due = wakeAt(this.state);
      if (due === undefined || due > time) break;
      if (timers === MOST_TIMERS)
        throw new Error(`More than ${MOST_TIMERS} timers fired: answer what is out, or let less time pass.`);
      this.now = Math.max(this.now, due);
      onWoken(this.feed({ kind: 'timer' }));
    }
    this.now = Math.max(this.now, time);
  }

  /** The process dies, and another one goes on with what the database has: the history, as JSON. */
  reload(): void {
    const stored = JSON.parse(JSON.stringify(this.history)) as HistoryEntry[];
    this.current = deepFreeze(fold(stored));
  }

  /** Holds the history against the state: one has to give the other. */
  check(): void {
    const before = this.current;
    this.reload();
    if (!isDeepStrictEqual(this.current, before)) {
      throw new Error(
        `The history of saga "${this.definition.name}" does not fold to its state. This is a bug in Edda; please report it with this story:\n\n${this.story.table()}`,
      );
    }
  }
}

function impure({ name }: SagaDefinition, first: Transition, second: Transition): Error {
  const at = first.history.findIndex((entry, index) => !isDeepStrictEqual(entry, second.history[index]));
  const fact = first.history[at]?.fact;
  const where = fact && 'path' in fact && fact.path ? ` at "${fact.path}"` : '';
  return new Error(
    `A function of saga "${name}" is not pure: called twice with the same data, it gave something else${where}. Take random values and times from the message that starts the saga, or from replies.`,
  );
}
