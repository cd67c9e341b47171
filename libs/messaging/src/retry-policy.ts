/** How often a handler that throws is tried in its process, and how soon. */
export interface RetrySettings {
  /** Tries in all, the first one included. Default: 3. */
  readonly attempts?: number;
  /** So many of the further tries come at once, without a wait. Default: 0. */
  readonly immediate?: number;
  /** The first wait, in milliseconds; each one after it is twice as long. Default: 100. */
  readonly backoffMs?: number;
  /** No wait is longer than this, in milliseconds. Default: none, so that the waits grow until the orchestrator is asked. */
  readonly longestBackoffMs?: number;
  /** By this part of itself, from 0 to 1, a wait is shortened at most, by chance. Default: 0.2. */
  readonly jitter?: number;
}

/** An exception type: its instances, and those of its subclasses. */
export type ErrorType = abstract new (...parameters: never[]) => object;

/** What is different for one exception type. */
export type RetryRule =
  | (RetrySettings & { readonly error: ErrorType; readonly deadLetter?: false })
  /** No try will help: the command is put aside, and its saga is told. */
  | { readonly error: ErrorType; readonly deadLetter: true };

/** What a participant or a handler says about retries. */
export interface RetryOptions extends RetrySettings {
  /** For exception types of their own; the first one that fits holds. What a rule does not say is as it is without the rule. */
  readonly on?: readonly RetryRule[];
}

/** The same with all defaults. */
export interface RetryPolicy extends Required<Omit<RetrySettings, 'longestBackoffMs'>> {
  readonly longestBackoffMs?: number;
  readonly on: readonly RetryRule[];
}

/**
 * The longest wait inside a process, in milliseconds. A command that waits holds its delivery and its place in the prefetch; whoever has
 * to wait longer is answered `transient`, and the orchestrator, whose waits are rows in PostgreSQL, decides when to send again.
 */
export const LONGEST_WAIT_MS = 5_000;

/** More tries than these would hold a delivery for so long that RabbitMQ takes the consumer for a dead one. */
const MOST_ATTEMPTS = 100;

/** One policy of several that are each more special than the one before: its settings hold, and its rules come first. */
export function retryPolicy(...levels: readonly (RetryOptions | undefined)[]): RetryPolicy {
  let policy: RetryPolicy = { attempts: 3, immediate: 0, backoffMs: 100, jitter: 0.2, on: [] };
  for (const { on = [], ...settings } of levels.filter((level) => level !== undefined)) {
    policy = { ...policy, ...told(settings), on: [...on, ...policy.on] };
  }
  return policy;
}

/** Without what is undefined, as an optional setting arrives. */
function told<Settings extends RetrySettings>(settings: Settings): Partial<Settings> {
  const known = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as Partial<Settings>;
}

/** What is next for a command whose handler has thrown. */
export type NextTry =
  | { readonly next: 'retry'; readonly afterMs: number }
  | { readonly next: 'ask-orchestrator' }
  | { readonly next: 'dead-letter' };

/**
 * @param error what the handler threw
 * @param times how often it has thrown by now, at least once
 * @param random from 0 to 1
 */
export function nextTry(policy: RetryPolicy, error: unknown, times: number, random: number): NextTry {
  const rule = policy.on.find((each) => error instanceof each.error);
  if (rule?.deadLetter === true) return { next: 'dead-letter' };
  const settings: RetryPolicy = { ...policy, ...(rule === undefined ? {} : told(rule)) };
  const { attempts, immediate, backoffMs, longestBackoffMs = Infinity, jitter } = settings;
  if (times >= attempts) return { next: 'ask-orchestrator' };
  if (times <= immediate) return { next: 'retry', afterMs: 0 };
  // 2 ** 40 is longer than any wait; beyond, the product would leave the numbers that a timer takes.
  const waitMs = Math.min(longestBackoffMs, backoffMs * 2 ** Math.min(times - immediate - 1, 40));
  if (waitMs > LONGEST_WAIT_MS) return { next: 'ask-orchestrator' };
  return { next: 'retry', afterMs: Math.round(waitMs * (1 - jitter * random)) };
}

/**
 * Everything that is wrong with what somebody said about retries, as sentences.
 *
 * @param where what the sentences begin with: the option, or the handler
 */
export function retryProblems(where: string, { on = [], ...settings }: RetryOptions): readonly string[] {
  return [
    ...settingProblems(where, settings),
    ...on.flatMap((rule, index) => ruleProblems(`${where}.on[${index}]`, rule)),
  ];
}

function ruleProblems(where: string, { error, ...rule }: RetryRule): readonly string[] {
  if (typeof error !== 'function')
    return [`${where}.error is ${String(error)}: give an exception type, such as TypeError.`];
  if (rule.deadLetter !== true) return settingProblems(where, rule);
  const others = Object.keys(rule).filter((key) => key !== 'deadLetter');
  if (others.length === 0) return [];
  return [`${where} has deadLetter, and ${others.join(', ')} as well: what is put aside is not tried again.`];
}

function settingProblems(where: string, settings: RetrySettings): readonly string[] {
  const { attempts = 1, immediate = 0, backoffMs = 0, longestBackoffMs = 0, jitter = 0 } = settings;
  const problems: string[] = [];
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > MOST_ATTEMPTS)
    problems.push(
      `${where}.attempts is ${String(attempts)}: give a whole number from 1 to ${MOST_ATTEMPTS}; more than that is the saga's own retry policy.`,
    );
  if (!Number.isInteger(immediate) || immediate < 0)
    problems.push(`${where}.immediate is ${String(immediate)}: give a whole number, 0 or more.`);
  for (const [name, value] of Object.entries({ backoffMs, longestBackoffMs })) {
    if (!(value >= 0 && value <= LONGEST_WAIT_MS))
      problems.push(
        `${where}.${name} is ${String(value)}: give milliseconds from 0 to ${LONGEST_WAIT_MS}; longer waits are the orchestrator's, by the step's retry policy.`,
      );
  }
  if (!(jitter >= 0 && jitter <= 1)) problems.push(`${where}.jitter is ${String(jitter)}: give 0 to 1.`);
  return problems;
}
