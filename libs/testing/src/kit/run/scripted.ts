import type { CommandStep, CommandType, EventType, FailureType, Fields, JsonObject } from '@edda/saga-core';
import { asJson } from './contract-rules.js';

/** What a participant knows when it executes a command. */
export interface Execution {
  /** The run of the step: `askSupplier[2]`. */
  readonly path: string;
  /** The how many-th execution of this step it is, over all its runs, from 1: a loop's passes can be told apart by it. */
  readonly count: number;
}

/** How the participant of a command answers. Made with {@link replyTo}, {@link failureTo} or {@link childEnds}. */
export interface ScriptedReply {
  /** Wire name of the command, or, for a child saga, of its definition. */
  readonly to: string;
  readonly answer: (body: JsonObject, execution: Execution) => ScriptedOutcome;
}

export type ScriptedOutcome =
  | { readonly outcome: 'success'; readonly body: JsonObject }
  | { readonly outcome: 'failure'; readonly code: string; readonly details: JsonObject };

/** The participant does it, and says so. */
export function replyTo<Body extends object, Reply extends object>(
  { messageName }: CommandType<Body, Reply>,
  reply: Fields<Reply> | ((body: Fields<Body>, execution: Execution) => Fields<Reply>),
): ScriptedReply {
  return {
    to: messageName,
    answer: (body, execution) => {
      const said = typeof reply === 'function' ? reply(body as Fields<Body>, execution) : reply;
      return { outcome: 'success', body: asJson(said) };
    },
  };
}

/** The participant says that it can't be done, each time. The command's contract declares the failure. */
export function failureTo<Failure extends FailureType, One extends Failure>(
  { messageName }: CommandType<object, object, Failure>,
  { code }: One,
  details: Fields<InstanceType<One>>,
): ScriptedReply {
  return { to: messageName, answer: () => ({ outcome: 'failure', code, details: asJson(details) }) };
}

/** A child saga completes with this data at its end. */
export function childEnds(saga: string, data: object): ScriptedReply {
  const body = { sagaId: `child-${saga}`, status: 'completed', data: asJson(data) };
  return { to: saga, answer: () => ({ outcome: 'success', body }) };
}

/** The body of a success that nobody has scripted. */
export function unscripted(step: CommandStep | undefined, path: string): JsonObject {
  return step?.child ? { sagaId: `child-${path}`, status: 'completed', data: {} } : {};
}

/** An event that happens as soon as the saga waits for one like it. Made with {@link eventOf}. */
export interface ScriptedEvent {
  readonly event: EventType;
  /** Gets what the saga knows where it waits. */
  readonly body: (data: JsonObject) => JsonObject;
  /** The body does not depend on the saga's data: it may come early. */
  readonly isKnown: boolean;
}

/** Somebody publishes an event: this body, or what follows from the data of the saga that waits for it. */
export function eventOf<Body extends object>(
  event: EventType<Body>,
  body: Fields<Body> | ((data: JsonObject) => Fields<Body>),
): ScriptedEvent {
  return typeof body === 'function'
    ? { event, body: (data) => asJson(body(data)), isKnown: false }
    : { event, body: () => asJson(body), isKnown: true };
}
