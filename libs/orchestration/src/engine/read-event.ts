import type { JsonObject } from '@edda/saga-core';
import { matchKey } from '@edda/saga-core';
import type { BodyProblem, UnknownFields } from '@edda/validation';
import { validateBody } from '@edda/validation';
import type { KnownEvent } from '../known-events.js';
import type { Mail } from '../store/mail-store.js';
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

/** Longer keys do not fit into an index, whatever their characters are. */
const MAX_MATCH_KEY = 512;

/**
 * What an event makes the orchestrator do: into the mailbox if sagas wait for such events, and a start for each definition that it
 * starts. Doing it again is harmless: the event's id makes each of these the same.
 */
export function readEvent(
  event: ReceivedEvent,
  known: KnownEvent,
  newId: () => string,
  unknownFields: UnknownFields,
): { readonly work: readonly (PostWork | StartWork)[] } | { readonly problems: readonly BodyProblem[] } {
  const contract = contractFor(event, known);
  const validated = contract && validateBody(contract, event.body, unknownFields);
  if (validated && !validated.valid) return validated;
  const work: (PostWork | StartWork)[] = [];
  if (known.awaited) {
    const contractVersion = event.contractVersion ?? contract?.contractVersion ?? 1;
    const mail = mailOf({ ...event, contractVersion }, known.awaited);
    if (mail.keys.some((key) => key.length > MAX_MATCH_KEY)) return { problems: [TOO_LONG] };
    work.push({ kind: 'post', mail });
  }
  for (const definition of known.starts) {
    const { id: idempotencyKey, tenant, traceparent } = event;
    const made = makeStart(definition, event.body, {
      sagaId: newId(),
      tenant,
      idempotencyKey,
      traceparent,
      unknownFields,
    });
    if ('problems' in made) return made;
    work.push(made.work);
  }
  return { work };
}

const TOO_LONG: BodyProblem = {
  path: '',
  message: `what sagas match this event by must not be longer than ${MAX_MATCH_KEY} characters`,
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
