import { matchKey, milliseconds } from '@edda/saga-core';
import type { Duration, EventType, Fields, WaitState } from '@edda/saga-core';
import { asJson } from '../run/contract-rules.js';
import { showDuration } from '../story/show.js';

/** What a saga has to wait for. What is not mentioned may be anything. */
export interface ExpectedWait<Body extends object = object> {
  /** This event, among others. */
  readonly for?: EventType<Body>;
  /** With these values, all of those by which the event is matched. */
  readonly match?: Partial<Fields<Body>>;
  /** For a person with this role, among others. */
  readonly role?: string;
  /** It ends by itself after so much more time. `undefined` says nothing; `'for ever'` that it never does. */
  readonly within?: Duration | 'for ever';
}

/** Where a wait is not what was expected, one line each. */
export function differencesOfWait<Body extends object>(
  { arms, roles = [], dueAt }: WaitState,
  { for: event, match, role, within }: ExpectedWait<Body>,
  now: number,
): readonly string[] {
  const problems: string[] = [];
  const keys = arms
    .filter((arm) => event !== undefined && arm.event === event.messageName)
    .map(({ key }) => key);
  if (event && keys.length === 0) problems.push(`It does not wait for ${event.messageName} there.`);
  if (event && match && keys.length > 0) {
    const key = matchKey(event.messageName, asJson(match));
    if (!keys.includes(key)) problems.push(`It waits for ${keys.join(', ')}, not for ${key}.`);
  }
  if (role !== undefined && !roles.includes(role))
    problems.push(
      `"${role}" may not decide there${roles.length > 0 ? `, but ${roles.join(', ')} may` : ''}.`,
    );
  if (within !== undefined) {
    const left = dueAt === undefined ? 'for ever' : dueAt - now;
    const expected = within === 'for ever' ? within : milliseconds(within);
    if (left !== expected) problems.push(`It waits ${limit(left)}, not ${limit(expected)}.`);
  }
  return problems;
}

function limit(time: number | 'for ever'): string {
  return typeof time === 'number' ? `${showDuration(time)} at most` : time;
}
