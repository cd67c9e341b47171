/** The static side of a business failure's contract: `failure()` of @edda/messaging makes one. */
export interface FailureType<Details extends object = object, Code extends string = string> {
  new (): Details;
  readonly code: Code;
}

/** The static side of a command's contract, as far as the core needs it: `command()` of @edda/messaging makes one. */
export interface CommandType<
  Body extends object = object,
  Reply extends object = object,
  Failure extends FailureType = FailureType,
> {
  new (): Body;
  readonly messageName: string;
  readonly contractVersion: number;
  readonly reply: new () => Reply;
  readonly failures: readonly Failure[];
}

/** The static side of an event's contract: `event()` of @edda/messaging makes one. */
export interface EventType<Body extends object = object> {
  new (): Body;
  readonly messageKind: 'event';
  readonly messageName: string;
  readonly contractVersion: number;
}

/**
 * What a function of a definition returns for a message: its fields, without regard to the class. Through it, the contract alone says
 * what the body has to be; with `Body` itself the compiler would settle for what contract and function have in common.
 */
export type Fields<Body extends object> = { [Key in keyof Body]: Body[Key] };
