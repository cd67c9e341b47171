import type { RawMessage, RawValue, ShortText } from './raw-frames.js';
import { table } from './raw-frames.js';

/** How a bad message was made. */
export type Family = 'grammar' | 'mutation' | 'raw' | 'forged';

/** A message that nobody should have to read, and by what it is told afterwards. */
export interface BadMessage {
  /** Stands in a header of its own, in the message id, the step and the body, as far as the message can carry it. */
  readonly mark: string;
  readonly family: Family;
  /** What is wrong with it, for people. */
  readonly what: string;
  readonly queue: string;
  readonly message: RawMessage;
  /** True if nothing is wrong with it after all but that it is an event which nobody knows: then it may be forgotten. */
  readonly isUnknownEvent: boolean;
  /** The order that it would start a saga for, if that can be read. Where that order has a saga already, it is acknowledged, with a line in the log. */
  readonly orderId: string | undefined;
}

/** The header that carries the mark: a plain text, which also the copy of a dead letter keeps. */
export const MARK_HEADER = 'x-fuzz';

/** A message that can still be read and changed field by field. */
export interface Draft {
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Readonly<Record<string, ShortText | number | bigint | undefined>>;
  readonly headers: Readonly<Record<string, RawValue>>;
  readonly content: Uint8Array;
}

/** The draft as it goes over the wire, with the mark among its headers. */
export function rawMessage(
  { exchange, routingKey, properties, headers, content }: Draft,
  mark: string,
): RawMessage {
  const entries: [string, RawValue][] = [...Object.entries(headers), [MARK_HEADER, mark]];
  return { exchange, routingKey, properties: { ...properties, headers: table(entries) }, content };
}

/** The mark of a message of a run: short enough for an order's id, and found in any text. */
export const markOf = (run: string, index: number): string => `fz-${run}-${index}-`;

/** All marks of a run in a text. */
export function marksIn(text: string, run: string): string[] {
  return [...text.matchAll(new RegExp(`fz-${run}-\\d+-`, 'g'))].map(([mark]) => mark);
}
