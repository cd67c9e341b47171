import type { JsonObject, SagaDefinition } from '@edda/saga-core';
import { matchKey, MAX_KEY_LENGTH } from '@edda/saga-core';
import type { BodyProblem, UnknownFields } from '@edda/validation';
import { describeProblem, validateBody } from '@edda/validation';
import type { KnownEvent } from '../known-events.js';
import type { Mail } from '../store/mail-store.js';
import type { MadeStart } from './make-start.js';
import { makeStart } from './make-start.js';
import type { PostWork, StartWork } from './work.js';

/** An event as it came, from the broker or from a caller. */
export interface ReceivedEvent {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  /** Default: that of the contract that it fulfils. */
  readonly contractVersion?: number;
  readonly body: JsonObject;
  readonly traceparent?: string;
}

/** A definition that the event starts, but could not start now. */
export interface RefusedStart {
  readonly definition: string;
  readonly version: number;
  readonly problems: readonly BodyProblem[];
}

/** What is to be done with an event, or why nothing can be done with it. */
export type ReadEvent =
  | { readonly work: readonly (PostWork | StartWork)[]; readonly refused: readonly RefusedStart[] }
  | { readonly problems: readonly BodyProblem[] };

/**
 * What an event makes the orchestrator do: into the mailbox if sagas wait for such events, and a start for each definition that it
 * starts. Doing it again is harmless: the event's id makes each of these the same. A definition that cannot be started by it takes it from
 * nobody else: that one start is refused, and all else is done.
 */
export function readEvent(
  event: ReceivedEvent,
  known: KnownEvent,
  newId: () => string,
  unknownFields: UnknownFields,
): ReadEvent {
  const contract = contractFor(event, known);
  const validated = contract && validateBody(contract, event.body, unknownFields);
  if (validated && !validated.valid) return validated;
  const work: (PostWork | StartWork)[] = [];
  if (known.awaited) {
    const contractVersion = event.contractVersion ?? contract?.contractVersion ?? 1;
    const mail = mailOf({ ...event, contractVersion }, known.awaited);
    if (mail.keys.some((key) => key.length > MAX_KEY_LENGTH)) return { problems: [TOO_LONG] };
    work.push({ kind: 'post', mail });
  }
  const refused: RefusedStart[] = [];
  for (const definition of known.starts) {
    const made = startBy(event, definition, newId(), unknownFields);
    if ('work' in made) work.push(made.work);
    else refused.push({ definition: definition.name, version: definition.version, problems: made.problems });
  }
  const isForNobody = work.length === 0 && refused.length > 0;
  return isForNobody ? { problems: refused.flatMap(({ problems }) => problems) } : { work, refused };
}

/** For people: which saga was not started, and why. */
export function describeRefusal({ definition, version, problems }: RefusedStart): string {
  return `It started no saga "${definition}" version ${version}: ${problems.map(describeProblem).join('; ')}`;
}

function startBy(
  { id: idempotencyKey, tenant, traceparent, body }: ReceivedEvent,
  definition: SagaDefinition,
  sagaId: string,
  unknownFields: UnknownFields,
): MadeStart {
  try {
    return makeStart(definition, body, { sagaId, tenant, idempotencyKey, traceparent, unknownFields });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [{ path: '', message: `its "startedBy" threw: ${reason}` }] };
  }
}

const TOO_LONG: BodyProblem = {
  path: '',
  message: `what sagas match this event by must not be longer than ${MAX_KEY_LENGTH} characters`,
};

/** In the version that the event has, or else the newest: another service's contract may be ahead of ours. */
function contractFor(
  { contractVersion }: ReceivedEvent,
  { contracts }: KnownEvent,
): KnownEvent['contracts'][number] | undefined {
  const newestFirst = contracts.toSorted((a, b) => b.contractVersion - a.contractVersion);
  return newestFirst.find((contract) => contract.contractVersion === contractVersion) ?? newestFirst[0];
}

function mailOf(
  {
    id,
    tenant,
    name,
    contractVersion,
    body,
    traceparent,
  }: ReceivedEvent & { readonly contractVersion: number },
  { fieldSets, unexpected, ttlMs }: NonNullable<KnownEvent['awaited']>,
): Mail {
  const keys = fieldSets.map((fields) =>
    matchKey(name, Object.fromEntries(fields.map((field) => [field, body[field]]))),
  );
  return {
    id,
    tenant,
    event: name,
    contractVersion,
    keys,
    body,
    ...(traceparent === undefined ? {} : { traceparent }),
    unexpected,
    ttlMs,
  };
}
