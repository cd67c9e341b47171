import type { JsonObject } from '../state/json.js';
import type { EventType } from './contract-type.js';
import type {
  BuiltSteps,
  DataAfter,
  DataOf,
  EachPatched,
  NoPatch,
  OneOf,
  Patched,
  Phase,
  PhaseOf,
  Synchronous,
} from './data-types.js';
import type { ApprovalDefinition, Outlet, WaitArm } from './step.js';
import type { StepsBuilder } from './steps-builder.js';
import type { Duration } from './timing.js';
import { milliseconds } from './timing.js';

/** By which fields an event is told to a saga: each has to have the value that the function gives. Without any, every such event fits. */
export type Match<Data, Body extends object> = {
  readonly [Field in keyof Body]?: (data: Data) => Body[Field];
};

/** A time: a `Date`, milliseconds since 1970, or ISO 8601. */
export type Moment = Date | number | string;

/** What there is to say about an event that is waited for. */
export interface EventOptions<Data, Body extends object, Patch> {
  readonly match: Match<Data, Body>;
  /** The event counts only if this holds; otherwise it is remembered, and the saga goes on waiting. */
  readonly when?: (data: Data, event: Body) => boolean;
  /** What the event adds to the saga's data. Pure. */
  readonly onEvent?: (data: Data, event: Body) => Patch;
}

/** How long a wait may last: a time from its beginning, or a moment that follows from the data. */
export type Within<Data> = Duration | { readonly until: (data: Data) => Moment };

/** What a person said. */
export interface Decision {
  readonly decision: 'approved' | 'rejected';
  readonly by: string;
  readonly role: string;
  readonly comment?: string;
}

/** Who decides, and who is told. */
export interface ApprovalOptions<Data, Patch> {
  /** The role that a person needs to decide. */
  readonly role: string;
  /** Reminds every so often while nobody has decided: by another `notify`. */
  readonly remindEvery?: Duration;
  /** After this time another role may decide as well. */
  readonly escalate?: { readonly after: Duration; readonly to: string };
  /** An event that tells people: published at the request, at each reminder, and at the escalation. */
  readonly notify?: NotifyOptions<Data>;
  /** What the decision adds to the saga's data. Pure. */
  readonly onDecision?: (data: Data, decision: Decision) => Patch;
}

/** Made with {@link notifyBy}, so that the body follows from the event. */
export interface NotifyOptions<Data> {
  readonly event: EventType;
  readonly body: (data: Data, occasion: 'requested' | 'reminder' | 'escalation', role: string) => object;
}

/** An event that tells people of an approval. */
export function notifyBy<Data, Body extends object>(
  event: EventType<Body>,
  body: (
    data: Data,
    occasion: 'requested' | 'reminder' | 'escalation',
    role: string,
  ) => { [Key in keyof Body]: Body[Key] },
): NotifyOptions<Data> {
  return { event, body };
}

/** An arm of a wait as data. */
export function armOf<Data, Body extends object, Patch>(
  name: string,
  event: EventType<Body>,
  { match, when, onEvent }: EventOptions<Data, Body, Patch>,
  then: Outlet,
): WaitArm {
  return {
    name,
    event,
    match: match as unknown as WaitArm['match'],
    ...(when ? { when: when as unknown as NonNullable<WaitArm['when']> } : {}),
    ...(onEvent ? { patch: onEvent as unknown as NonNullable<WaitArm['patch']> } : {}),
    effect: 'take',
    then,
  };
}

/** The two arms of an approval. */
export function decisionArms<Data, Patch>(
  onDecision: ((data: Data, decision: Decision) => Patch) | undefined,
  onRejected: Outlet,
): readonly WaitArm[] {
  const patch = onDecision ? { patch: onDecision as unknown as NonNullable<WaitArm['patch']> } : {};
  const arm = { match: {}, effect: 'take', ...patch } as const;
  return [
    { ...arm, name: 'approved', then: [] },
    { ...arm, name: 'rejected', then: onRejected },
  ];
}

export function approvalOf<Data, Patch>({
  role,
  remindEvery,
  escalate,
  notify,
}: ApprovalOptions<Data, Patch>): ApprovalDefinition {
  return {
    role,
    ...(remindEvery === undefined ? {} : { remindEveryMs: milliseconds(remindEvery) }),
    ...(escalate ? { escalate: { afterMs: milliseconds(escalate.after), to: escalate.to } } : {}),
    ...(notify ? { notify: notify as unknown as NonNullable<ApprovalDefinition['notify']> } : {}),
  };
}

/** When a wait ends by itself. */
export function dueAt<Data>(within: Within<Data>): (data: JsonObject, now: number) => number {
  if (typeof within === 'object') return (data) => millisecondsAt(within.until(data as Data));
  const ms = milliseconds(within);
  return (_data, now) => now + ms;
}

function millisecondsAt(moment: Moment): number {
  const ms = typeof moment === 'number' ? moment : new Date(moment).getTime();
  if (Number.isNaN(ms))
    throw new TypeError(`"${String(moment)}" is not a time: give a Date, ISO 8601, or milliseconds`);
  return ms;
}

/** What follows when nothing came in time, or when somebody said no: the saga turns back, just goes on, or goes on with more steps. */
export type Follow<Steps, At extends Phase> =
  'continue' | ((steps: Steps) => BuiltSteps) | (At extends 'before' ? 'compensate' : never);

/** How long a wait lasts, and what follows when nothing came in time. */
export interface Limit<
  Data,
  At extends Phase,
  Late extends Follow<StepsBuilder<Data, At>, At> = Follow<StepsBuilder<Data, At>, At>,
> {
  readonly within: Within<Data>;
  readonly onTimeout: Late;
}

/** A wait that only ends by what comes, or whose end turns the saga back. */
export type Unlimited<Data, At extends Phase> =
  { readonly within?: undefined } | { readonly within: Within<Data>; readonly onTimeout: TurnBack<At> };

/** Before the point of no return a wait may turn the saga back. */
type TurnBack<At extends Phase> = At extends 'before' ? 'compensate' : never;

/** What the saga knows after a decision: approved, or rejected and gone on, or (`Late`) without any. */
export type Decided<Data, Patch, Rejected, Late = never> = OneOf<
  Patched<Data, Patch> | EachPatched<DataAfter<Rejected, Data>, Patch> | Late
>;

export function outletOf<Steps>(
  follow: 'continue' | 'compensate' | ((steps: Steps) => BuiltSteps) | undefined,
  steps: Steps,
): Outlet {
  if (follow === 'compensate') return follow;
  return typeof follow === 'function' ? follow(steps).steps : [];
}

/** Collects the events of a `firstOf`. */
export class ArmsBuilder<Data, At extends Phase, Out = never, OutAt extends Phase = never> {
  declare readonly out?: Out;
  declare readonly outAt?: OutAt;

  constructor(
    readonly arms: readonly WaitArm[],
    private readonly newSteps: () => StepsBuilder<never, never>,
  ) {}

  /** If this event is the first one, the saga goes on with `then`. Default: with what follows. */
  on<
    Body extends object,
    Patch extends Synchronous = NoPatch,
    Built extends BuiltSteps = BuiltSteps<Patched<Data, Patch>, At>,
  >(
    name: string,
    event: EventType<Body>,
    options: EventOptions<Data, Body, Patch>,
    then?: (steps: StepsBuilder<Patched<Data, Patch>, At>) => Built,
  ): ArmsBuilder<Data, At, Out | DataOf<Built>, OutAt | PhaseOf<Built>> {
    const steps = then ? then(this.newSteps() as never).steps : [];
    return new ArmsBuilder([...this.arms, armOf(name, event, options, steps)], this.newSteps);
  }

  /** If this event is the first one, the saga turns back. */
  turnBackOn<Body extends object>(
    this: ArmsBuilder<Data, 'before', Out, OutAt>,
    name: string,
    event: EventType<Body>,
    options: EventOptions<Data, Body, NoPatch>,
  ): ArmsBuilder<Data, At, Out, OutAt> {
    return new ArmsBuilder([...this.arms, armOf(name, event, options, 'compensate')], this.newSteps);
  }
}
