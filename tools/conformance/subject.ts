import type { JsonObject } from '@edda/messaging';

/** The participant that is examined, and what may be sent to it. */
export interface Subject {
  readonly participant: string;
  readonly namespace: string;
  readonly command: SampleMessage;
  /** Undoes the command. Without it the rules about compensations are left out. */
  readonly compensation?: SampleMessage;
  /** A body that violates the command's contract. */
  readonly wrongBody: JsonObject;
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How many copies of a command are sent at once. */
  readonly copies: number;
}

export interface SampleMessage {
  readonly name: string;
  readonly contractVersion: number;
  /** JSON, in which each `{{id}}` becomes an id that was never used before, one for each saga. */
  readonly body: string;
}

/** The body for one saga. @throws if it is no JSON object */
export function bodyFor({ name, body }: SampleMessage, id: string): JsonObject {
  let made: unknown;
  try {
    made = JSON.parse(body.replaceAll('{{id}}', id));
  } catch (error) {
    throw new Error(
      `The body of ${name} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  if (typeof made === 'object' && made !== null && !Array.isArray(made)) return made as JsonObject;
  throw new Error(`The body of ${name} is JSON, but not an object.`);
}
