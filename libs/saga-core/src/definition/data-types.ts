import type { Step } from './step.js';

/** Written out, so that an editor shows the fields and not how they came together. */
type Flat<Data> = { [Key in keyof Data]: Data[Key] };

/**
 * What the saga knows after a step: what it knew before, with the step's patch over it. What the patch may leave out stays as it was, if
 * it was there.
 */
export type Patched<Data, Patch> = Flat<
  Omit<Data, keyof Patch> &
    Omit<Patch, MaybeKeys<Patch>> & {
      [Key in MaybeKeys<Patch> & keyof Data]: Data[Key] | Exclude<Patch[Key], undefined>;
    } & { [Key in Exclude<MaybeKeys<Patch>, keyof Data>]?: Patch[Key] }
>;

/** The same for whichever of several ways was taken; nothing for none. */
export type EachPatched<Ways, Patch> = Ways extends unknown ? Patched<Ways, Patch> : never;

/** The fields that may be missing. */
type MaybeKeys<Patch> = {
  [Key in keyof Patch]-?: Record<never, never> extends Pick<Patch, Key> ? Key : never;
}[keyof Patch];

/** What the saga knows after one of several ways, whichever it took: fields that not all of them have may be missing. */
export type OneOf<Ways> = Flat<
  { [Key in keyof Ways]: Ways[Key] } & {
    [Key in Exclude<KeysOf<Ways>, keyof Ways>]?: Ways extends unknown
      ? Key extends keyof Ways
        ? Ways[Key]
        : never
      : never;
  }
>;

/** `keyof` a union has only what all its members have. */
type KeysOf<Union> = Union extends unknown ? keyof Union : never;

/** What a branch has added to what was known before it, or made something else of. */
export type AddedBy<Data, Out> = {
  [Key in keyof Out as Key extends keyof Data ? (Out[Key] extends Data[Key] ? never : Key) : Key]: Out[Key];
};

/** What the saga knows after several branches that all ran. */
export type Joined<Data, Outs> = Flat<Data & Together<Outs>>;

type Together<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** A step that changes nothing in the data. */
export type NoPatch = Record<never, never>;

/** The patch of a finished step: without any function that makes one, nothing. */
export type Settled<Patch> = [Patch] extends [never] ? NoPatch : Patch;

/** A promise is an object as well, but functions of a definition are synchronous. */
export type Synchronous = object & { readonly then?: never };

/** Where a builder stands: before the point of no return, or behind it (the pivot, a retriable step, an event). */
export type Phase = 'before' | 'behind';

/** A finished list of steps. `data` and `at` are never there at run time: they carry types. */
export interface BuiltSteps<Data = unknown, At extends Phase = Phase> {
  readonly steps: readonly Step[];
  readonly data?: Data;
  readonly at?: At;
}

/** What the saga knows after what follows a wait (see `Follow`); from where it turns back nothing goes on. */
export type DataAfter<Follows, Data> = Follows extends 'compensate'
  ? never
  : Follows extends (steps: never) => infer Built
    ? DataOf<Built>
    : Data;

/** Where it stands then. */
export type PhaseAfter<Follows, At extends Phase> = Follows extends 'compensate'
  ? never
  : Follows extends (steps: never) => infer Built
    ? PhaseOf<Built>
    : At;

export type DataOf<Built> = Built extends { readonly data?: infer Data } ? Exclude<Data, undefined> : never;
export type PhaseOf<Built> = Built extends { readonly at?: infer At } ? Extract<At, Phase> : never;
