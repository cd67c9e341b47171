import type { BodyClass } from '@edda/messaging';
import type { Direction, JsonObject } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import type { SchemaObject } from '@nestjs/swagger';
import { textOf } from '../../engine/letter-message.js';
import type {
  LetterGroup,
  LetterStatus,
  ListedLetter,
  StoredDeadLetter,
} from '../../store/dead-letter-store.js';
import { ProblemException } from '../http/problem.js';
import { bodySchema } from '../open-api/body-schema.js';
import { isoTime, linksOf, timeOf } from '../sagas/saga-view.js';

/** A dead letter, as a list shows it. Times are ISO 8601 in UTC. */
export interface LetterSummary {
  readonly id: string;
  readonly status: LetterStatus;
  readonly reason: string;
  /** Why it could not be processed. */
  readonly detail: string;
  /** The same for all letters that died of the same. */
  readonly cause: string;
  /** Who put it aside, and which queue it lay in. */
  readonly by: string;
  readonly queue: string;
  readonly name?: string;
  readonly messageId?: string;
  readonly sizeBytes: number;
  /** How often it died. */
  readonly times: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** When what was asked for is carried out. */
  readonly dueAt?: string;
  /** What was done about it last, by whom and why, or why it could not be done. */
  readonly note?: string;
  readonly saga?: {
    readonly id: string;
    readonly name: string;
    readonly step: string;
    readonly kind: string;
    readonly direction?: Direction;
    readonly epoch?: number;
    readonly links: { readonly self: string };
  };
  readonly links: { readonly self: string };
}

/** All of a dead letter. */
export interface LetterView extends LetterSummary {
  readonly stack?: string;
  readonly attempts?: number;
  /** It came from somebody else, who says where it lay. */
  readonly isCopy: boolean;
  readonly exchange: string;
  readonly routingKey: string;
  readonly correlationId?: string;
  readonly type?: string;
  readonly version?: number;
  readonly appId?: string;
  readonly contentType?: string;
  readonly headers: Readonly<Record<string, string | number | boolean>>;
  /** What the broker said of earlier deaths. */
  readonly xDeath?: unknown;
  /** SHA-256 of the bytes. */
  readonly hash: string;
  /** Missing if its bytes were too many to be kept. */
  readonly body?:
    | { readonly format: 'json'; readonly value: JsonObject }
    | { readonly format: 'text' | 'base64'; readonly value: string };
  /** What a person made of the body; it goes instead. */
  readonly corrected?: unknown;
  /** What is wrong with the body by its contract, if it is JSON and a definition here knows the contract. */
  readonly problems?: readonly BodyProblem[];
  /** What the body has to be, as a JSON schema, if a definition here knows the contract. */
  readonly contract?: SchemaObject;
}

/** Letters of one cause. */
export interface GroupView {
  readonly cause: string;
  readonly reason: string;
  readonly queue: string;
  readonly name?: string;
  /** Of the latest one. */
  readonly detail: string;
  readonly count: number;
  /** How many sagas they belong to. */
  readonly sagas: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly links: { readonly letters: string };
}

/** `base` stands before `/v1` in links. */
export function letterSummary(letter: ListedLetter, base: string): LetterSummary {
  const { id, status, reason, detail, cause, by, queue, name, messageId, sizeBytes, times, note, saga } =
    letter;
  return {
    id,
    status,
    reason,
    detail,
    cause,
    by,
    queue,
    ...(name === undefined ? {} : { name }),
    ...(messageId === undefined ? {} : { messageId }),
    sizeBytes,
    times,
    firstSeenAt: isoTime(letter.firstSeenAt),
    lastSeenAt: isoTime(letter.lastSeenAt),
    ...timeOf('dueAt', letter.dueAt),
    ...(note === undefined ? {} : { note }),
    ...(saga ? { saga: sagaOf(saga, base) } : {}),
    links: { self: letterLink(id, base) },
  };
}

/** What is known of a letter's contract. Each is undefined if no definition here knows one. */
interface KnownContract {
  readonly contract: BodyClass<object> | undefined;
  /** Says what is wrong with a body. */
  readonly problemsOf: (body: JsonObject) => readonly BodyProblem[] | undefined;
}

export function letterView(
  letter: StoredDeadLetter,
  base: string,
  { contract, problemsOf }: KnownContract,
): LetterView {
  const { links, ...summary } = letterSummary(letter, base);
  const { stack, attempts, isCopy, exchange, routingKey, correlationId, type, contractVersion } = letter;
  const { appId, contentType, headers, xDeath, hash, content, corrected } = letter;
  const body = content && bodyOf(content);
  const problems = body?.format === 'json' ? problemsOf(body.value) : undefined;
  return {
    ...summary,
    ...(stack === undefined ? {} : { stack }),
    ...(attempts === undefined ? {} : { attempts }),
    isCopy,
    exchange,
    routingKey,
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(type === undefined ? {} : { type }),
    ...(contractVersion === undefined ? {} : { version: contractVersion }),
    ...(appId === undefined ? {} : { appId }),
    ...(contentType === undefined ? {} : { contentType }),
    headers,
    ...(xDeath === undefined ? {} : { xDeath: parsed(xDeath) ?? xDeath }),
    hash,
    ...(body ? { body } : {}),
    ...(corrected === undefined ? {} : { corrected: parsed(corrected) ?? corrected }),
    ...(problems ? { problems } : {}),
    ...(contract ? { contract: bodySchema(contract) } : {}),
    links,
  };
}

export function groupView(group: LetterGroup, base: string): GroupView {
  const { cause, reason, queue, name, detail, count, sagas, firstSeenAt, lastSeenAt } = group;
  return {
    cause,
    reason,
    queue,
    ...(name === undefined ? {} : { name }),
    detail,
    count,
    sagas,
    firstSeenAt: isoTime(firstSeenAt),
    lastSeenAt: isoTime(lastSeenAt),
    links: { letters: `${base}/v1/dead-letters?${new URLSearchParams({ cause }).toString()}` },
  };
}

export const letterLink = (id: string, base: string): string => `${base}/v1/dead-letters/${id}`;

export function letterNotFound(id: string): ProblemException {
  const detail = `There is no dead letter "${id.slice(0, 64)}". GET /v1/dead-letters lists those that there are.`;
  return new ProblemException('letter-not-found', detail);
}

function sagaOf(
  { id, definition, path, kind, direction, epoch }: NonNullable<ListedLetter['saga']>,
  base: string,
): LetterSummary['saga'] {
  return {
    id,
    name: definition,
    step: path,
    kind,
    ...(direction === undefined ? {} : { direction }),
    ...(epoch === undefined ? {} : { epoch }),
    links: { self: linksOf(id, base).self },
  };
}

/** As JSON where it can be shown as such: a body that is nested too deep for the answer is shown as text. */
function bodyOf(content: Uint8Array): NonNullable<LetterView['body']> {
  const text = textOf(content);
  if (text === undefined) return { format: 'base64', value: Buffer.from(content).toString('base64') };
  const value = parsed(text);
  return isShallowObject(value) ? { format: 'json', value } : { format: 'text', value: text };
}

const MAX_DEPTH = 64;

function isShallowObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return true;
  }
  return false;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
