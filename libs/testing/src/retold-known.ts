import type { CommandStep, JsonObject, SagaDefinition, Step } from '@edda/saga-core';
import type { RunFacts, Told } from './run-facts.js';

export type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** What is known at one place of a saga: of what lies around it, and of what its own part has added. */
export interface Known {
  readonly around: JsonObject;
  readonly added: JsonObject;
  /** All that comes before was done with this fact. */
  readonly since: number;
}

/** Where a list of steps runs. */
export interface Spot {
  readonly iteration: readonly number[];
  /** With this fact the part that it belongs to turned back: nothing goes forward any more. */
  readonly until: number;
  /** Whether that part is undone alone, whatever becomes of the saga. */
  readonly isUndone: boolean;
}

/** What became of one run of a command step. */
export interface RetoldCommand {
  readonly step: CommandStep;
  readonly seen: JsonObject;
  readonly sent: number;
  readonly isUndone: boolean;
}

/** Facts that stand for something that was begun: each must be at a place where the definition leads. */
export const BEGINNINGS = [
  'event-published',
  'branch-chosen',
  'items-taken',
  'item-began',
  'pass-ended',
  'scope-failed',
  'scope-undone',
  'lanes-joined',
  'state-entered',
  'wait-began',
] as const;
export type Beginning = (typeof BEGINNINGS)[number];

/** A run that is told again: see `RetoldRun`. */
export interface Retelling {
  readonly definition: SagaDefinition;
  readonly facts: RunFacts;
  /** By their paths. */
  readonly commands: ReadonlyMap<string, RetoldCommand>;
  /** Goes through a list of steps; what is known at its end, if the run came there. */
  steps(steps: readonly Step[], spot: Spot, known: Known): Known | undefined;
  /** Something that was begun: after what comes before it, and not once its part has turned back. */
  begun<Kind extends Beginning>(kind: Kind, path: string, spot: Spot, known: Known): Told<Kind> | undefined;
  /** A fact that has its place in the story. There is one of it. */
  claim<Kind extends Beginning>(kind: Kind, path: string): Told<Kind> | undefined;
}

/** What a function of the definition is given here. */
export function seenBy({ around, added }: Known): JsonObject {
  return { ...around, ...added };
}

export function learnt(known: Known, patch: JsonObject | undefined, since: number): Known {
  return { ...known, added: { ...known.added, ...patch }, since };
}

/** A part that keeps what it learns to itself for a while. */
export function inside(known: Known, added: JsonObject = {}): Known {
  return { around: seenBy(known), added, since: known.since };
}

/** As it comes out of a database. */
export function json<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
