/** How large what comes from outside may be. What exceeds a limit is refused with a sentence, before it is parsed. */
export interface Limits {
  /** The largest body, in bytes. */
  readonly bodyBytes: number;
  /** Objects and arrays of a body inside each other, the outermost included. */
  readonly depth: number;
  /** Fields of all objects of a body together. */
  readonly keys: number;
  /** Headers of a message. */
  readonly headers: number;
  /** Names and values of all headers together, in bytes; about, since what their encoding adds is not counted. */
  readonly headerBytes: number;
  /** Tables and lists of a message's headers inside each other, the table of all headers included. */
  readonly headerDepth: number;
}

/**
 * The limits that hold where none are given; docs/limits.md says what each is for. RabbitMQ takes bodies of 16 MiB and more, but nobody
 * reads such a body in the management UI, and `JSON.stringify` runs out of stack at about 5,000 levels.
 */
export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 1024 * 1024,
  depth: 64,
  keys: 10_000,
  headers: 64,
  headerBytes: 64 * 1024,
  headerDepth: 8,
};

/** What a limit may be at most: deeper bodies and headers could not be walked and written again without running out of stack. */
const HIGHEST: Partial<Limits> = { depth: 1_000, headerDepth: 1_000 };

/** The limits that are given, with the defaults for those that are not; or a sentence for each that cannot be used. */
export function resolveLimits(
  given: Partial<Limits> = {},
):
  | { readonly ok: true; readonly limits: Limits }
  | { readonly ok: false; readonly problems: readonly string[] } {
  const names = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(DEFAULT_LIMITS, name));
  const isGiven = ([, value]: [string, unknown]): boolean => value !== undefined;
  const limits = { ...DEFAULT_LIMITS, ...Object.fromEntries(Object.entries(given).filter(isGiven)) };
  const problems = [
    ...unknown.map((name) => `there is no limit "${name}"; there are ${names.join(', ')}`),
    ...names.flatMap((name) => problemWith(name, limits[name])),
  ];
  return problems.length === 0 ? { ok: true, limits } : { ok: false, problems };
}

function problemWith(name: keyof Limits, value: unknown): string[] {
  const highest = HIGHEST[name] ?? Number.MAX_SAFE_INTEGER;
  const isUsable = typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= highest;
  const wanted = highest === Number.MAX_SAFE_INTEGER ? 'from 1' : `from 1 to ${highest}`;
  return isUsable ? [] : [`"limits.${name}" must be a whole number ${wanted}, not ${String(value)}`];
}
