/** A class with a constructor without arguments: what class-transformer needs to build a body. */
export type BodyClass<Body extends object> = new () => Body;

/** The static side of a class made with {@link command}: a command, its reply and its business failures. */
export interface CommandContract<
  Body extends object = object,
  Reply extends object = object,
  Failure extends FailureContract = FailureContract,
> extends BodyClass<Body> {
  readonly messageKind: 'command';
  readonly messageName: string;
  readonly contractVersion: number;
  readonly reply: BodyClass<Reply>;
  readonly failures: readonly Failure[];
}

/** The static side of a class made with {@link event}. */
export interface EventContract<Body extends object = object> extends BodyClass<Body> {
  readonly messageKind: 'event';
  readonly messageName: string;
  readonly contractVersion: number;
}

/** The static side of a class made with {@link failure}: a business failure that a participant may answer with. */
export interface FailureContract<
  Details extends object = object,
  Code extends string = string,
> extends BodyClass<Details> {
  readonly messageKind: 'failure';
  readonly code: Code;
}

/** The reply of a command that has nothing to say but that it was done. */
export class Acknowledged {}

interface CommandOptions<Reply extends object, Failure extends FailureContract> {
  /** Version of the body's shape; travels in a header. Starts at 1. */
  readonly version: number;
  /** The body of a successful reply. Default: {@link Acknowledged}, an empty object. */
  readonly reply?: BodyClass<Reply>;
  /** The business failures the participant may answer with. Default: none. */
  readonly failures?: readonly Failure[];
}

const MESSAGE_NAME = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/;

function checkName(kind: string, name: string, version: number): void {
  if (!MESSAGE_NAME.test(name)) {
    throw new Error(
      `The ${kind} name "${name}" is not usable on the wire: write "<owner>.<what>" in lower-case letters, digits and hyphens, such as "payment.charge".`,
    );
  }
  if (!Number.isInteger(version) || version < 1) {
    throw new Error(`The ${kind} "${name}" has version ${version}: versions are whole numbers from 1.`);
  }
}

/**
 * The base class of a command's contract. A base class and not a decorator: only so does the type of the
 * reply follow from the command wherever it is used.
 *
 * The part of `name` before the first dot names the participant that owns the command.
 *
 * @throws if the name or the version cannot be used on the wire
 */
export function command<Reply extends object = Acknowledged, Failure extends FailureContract = never>(
  name: string,
  options: CommandOptions<Reply, Failure>,
): CommandContract<object, Reply, Failure> {
  checkName('command', name, options.version);
  const { version, failures = [] } = options;
  // Without `reply` the type parameter is Acknowledged by its default, which the compiler cannot follow here.
  const reply = (options.reply ?? Acknowledged) as BodyClass<Reply>;
  return class {
    static readonly messageKind = 'command' as const;
    static readonly messageName = name;
    static readonly contractVersion = version;
    static readonly reply = reply;
    static readonly failures = failures;
  };
}

/**
 * The base class of an event's contract: a fact for many, named in the past tense.
 *
 * @throws if the name or the version cannot be used on the wire
 */
export function event(name: string, options: { readonly version: number }): EventContract {
  checkName('event', name, options.version);
  return class {
    static readonly messageKind = 'event' as const;
    static readonly messageName = name;
    static readonly contractVersion = options.version;
  };
}

/** The base class of a business failure: an outcome that is data, with a stable code and details. */
export function failure<const Code extends string>(code: Code): FailureContract<object, Code> {
  return class {
    static readonly messageKind = 'failure' as const;
    static readonly code = code;
  };
}

/** The participant that owns a command: the part of its name before the first dot. */
export function participantOf(messageName: string): string {
  const dot = messageName.indexOf('.');
  return dot < 0 ? messageName : messageName.slice(0, dot);
}
