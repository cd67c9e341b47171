import type { JsonObject } from '@edda/messaging';

/** What may be said of a message beside its data. */
export interface RecordOptions {
  /** Makes a repeated message the same message: an order's number behind a fixed word, for example. Default: a random UUID. */
  readonly id?: string;
  /** The conversation it belongs to. Default: none. */
  readonly correlationId?: string;
  /** Version of the data's shape. Default: 1. */
  readonly contractVersion?: number;
  /** Default: the one tenant there is. */
  readonly tenant?: string;
  /** Flat, few, and none that begins with `edda-`. Default: none. */
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
}

/** Data with an id of the caller's: `client.emit('order.placed', new EddaRecord({ orderId }, { id: `placed:${orderId}` }))`. */
export class EddaRecord {
  /** @throws if a header begins with `edda-`: those say what Edda says */
  constructor(
    readonly data: object,
    readonly options: RecordOptions = {},
  ) {
    const reserved = Object.keys(options.headers ?? {}).find((name) => name.startsWith('edda-'));
    if (reserved !== undefined)
      throw new Error(`The header "${reserved}" is Edda's own: give it another name.`);
  }
}

/** The body of a message, and what is said beside it. */
export function recordOf(data: unknown): { readonly data: unknown; readonly options: RecordOptions } {
  return data instanceof EddaRecord ? data : { data, options: {} };
}

/** @throws if it is no JSON object: every message has one as its body */
export function bodyOf(name: string, data: unknown): JsonObject {
  const written: unknown = data === undefined ? undefined : JSON.parse(JSON.stringify(data));
  if (typeof written === 'object' && written !== null && !Array.isArray(written))
    return written as JsonObject;
  throw new Error(
    `The data of "${name}" is ${Array.isArray(written) ? 'a list' : `a ${typeof written}`}: the body of a message is an object, such as { items: […] }.`,
  );
}
