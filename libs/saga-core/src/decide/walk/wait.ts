import type { ApprovalDefinition, WaitStep } from '../../definition/step.js';
import { pathOf } from '../../definition/path.js';
import { dataOf } from '../../state/data.js';
import { find } from '../../state/find.js';
import type { FactOf } from '../../state/history.js';
import { asJsonObject } from '../../state/json.js';
import { matchKey, MAX_KEY_LENGTH } from '../../state/open.js';
import type { OpenArm } from '../../state/step-state.js';
import { effectId } from '../effect.js';
import type { Turn } from '../turn.js';
import type { Place, Progress, Walk } from './progress.js';
import { failed, laneOfFact, OPEN } from './progress.js';

/** Begins to wait, or goes on with what the wait has ended with. `dueAt` is for a machine that stays in its state. */
export function walkWait(turn: Turn, step: WaitStep, place: Place, walk: Walk, dueAt?: number): Progress {
  const path = pathOf(step.name, place.iteration);
  if (!find(turn.state, 'wait', path)) begin(turn, step, place, path, dueAt);
  const wait = find(turn.state, 'wait', path);
  if (wait?.phase !== 'over') return OPEN;
  const isTimeout = wait.arm === 'timeout';
  const outlet = isTimeout ? step.onTimeout : step.arms.find(({ name }) => name === wait.arm)?.then;
  if (outlet !== 'compensate') return walk(turn, outlet ?? [], place);
  return failed(
    isTimeout
      ? { reason: 'timeout', path, code: 'timeout', message: 'Nothing of what was waited for came in time.' }
      : { reason: 'rejected', path, code: wait.arm ?? 'rejected', message: `It ended as "${wait.arm}".` },
  );
}

function begin(turn: Turn, step: WaitStep, place: Place, path: string, inherited: number | undefined): void {
  const data = dataOf(turn.state, place.lane);
  const arms = turn.call(path, 'What it waits for', (origin) =>
    step.arms.map(({ name, event, match }): OpenArm => {
      if (!event) return { name };
      const values = Object.fromEntries(
        Object.entries(match).map(([field, value]) => [field, known(field, value(data))]),
      );
      const key = matchKey(event.messageName, asJsonObject(values, origin));
      if (key.length > MAX_KEY_LENGTH)
        throw new Error(`the values to match have more than ${MAX_KEY_LENGTH} characters`);
      return { name, event: event.messageName, key };
    }),
  );
  const time = turn.call(path, 'The time limit', (origin) =>
    timeLimit(step, data, turn.now, origin, inherited),
  );
  if (!arms || !time) return;
  const { approval } = step;
  const notice = approval && noticeOf(turn, step, path, place.lane, 0);
  if (turn.isAtRest) return;
  turn.record({
    kind: 'wait-began',
    path,
    ...laneOfFact(place),
    arms,
    ...time,
    ...(approval ? approvalTimes(approval, turn.now) : {}),
    ...(notice ? { notice } : {}),
  });
  // Nothing could come before it.
  if (arms.length === 0 && time.dueAt !== undefined && time.dueAt <= turn.now)
    turn.record({ kind: 'wait-timed-out', path });
}

/** Without a value the event would be told to any saga, or to none. */
function known<Value>(field: string, value: Value): Value {
  if (value === undefined) throw new TypeError(`the field "${field}" has no value to match by`);
  return value;
}

function timeLimit(
  { dueAt }: WaitStep,
  data: Parameters<NonNullable<WaitStep['dueAt']>>[0],
  now: number,
  origin: string,
  inherited: number | undefined,
): { readonly dueAt?: number } {
  const due = inherited ?? dueAt?.(data, now);
  if (due === undefined) return {};
  if (!Number.isFinite(due)) throw new TypeError(`${origin} is not a time.`);
  return { dueAt: Math.round(due) };
}

function approvalTimes(
  { role, remindEveryMs, escalate }: ApprovalDefinition,
  now: number,
): Pick<FactOf<'wait-began'>, 'role' | 'remindAt' | 'escalateAt'> {
  return {
    role,
    ...(remindEveryMs === undefined ? {} : { remindAt: now + remindEveryMs }),
    ...(escalate ? { escalateAt: now + escalate.afterMs } : {}),
  };
}

type Notice = NonNullable<FactOf<'wait-began'>['notice']>;

/** Publishes what tells people about an approval. `count` tells the notices of one approval apart. */
export function noticeOf(
  turn: Turn,
  { approval }: WaitStep,
  path: string,
  lane: string,
  count: number,
  occasion: 'requested' | 'reminder' | 'escalation' = 'requested',
): Notice | undefined {
  if (!approval?.notify) return undefined;
  const { event, body } = approval.notify;
  // Who was asked last: after an escalation its role, and no more the first one.
  const asked = find(turn.state, 'wait', path)?.roles?.at(-1) ?? approval.role;
  const role = occasion === 'escalation' ? (approval.escalate?.to ?? asked) : asked;
  const made = turn.evaluate(path, 'notify', () => body(dataOf(turn.state, lane), occasion, role));
  if (!made) return undefined;
  const messageId = effectId(turn.state.id, path, 'event', count + 1);
  const { messageName, contractVersion } = event;
  turn.emit({ kind: 'publish-event', messageId, event: messageName, contractVersion, path, body: made });
  return { messageId, event: messageName, body: made };
}
