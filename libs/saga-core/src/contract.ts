/** The static side of a command's contract, as far as the core needs it: `command()` of @edda/messaging makes one. */
export interface CommandType<Body extends object = object, Reply extends object = object> {
  new (): Body;
  readonly messageName: string;
  readonly contractVersion: number;
  readonly reply: new () => Reply;
}

/** The static side of an event's contract: `event()` of @edda/messaging makes one. */
export interface EventType<Body extends object = object> {
  new (): Body;
  readonly messageName: string;
  readonly contractVersion: number;
}
