import { dataOf, openWaits, stepAt, stepNameOf } from '@edda/saga-core';
import type { DecisionInput, SagaDefinition, SagaState, WaitState } from '@edda/saga-core';
import type { Mail } from '../run/mailbox.js';
import { keyFor } from '../run/mailbox.js';
import type { ScriptedEvent } from '../run/scripted.js';
import type { Fault } from './fault.js';
import { isInside } from './place-in-definition.js';
import type { DrillScenario, ScriptedDecision } from './scenario.js';

/** What the world outside does about one wait of a saga. */
export interface Response {
  readonly path: string;
  readonly mail?: Mail;
  readonly decision?: DecisionInput;
}

/** Everybody but the participants: who publishes events, and who decides. */
export class Outside {
  private readonly happened = new Set<ScriptedEvent>();
  private readonly responding = new Set<string>();
  private readonly asked = new Map<string, number>();
  private ids = 0;

  constructor(
    private readonly definition: SagaDefinition,
    private readonly scenario: DrillScenario,
    private readonly fault: Fault | undefined,
  ) {}

  /** For `event early`: what happens before anybody waits for it. */
  early(state: SagaState): readonly Mail[] {
    if (this.fault?.kind !== 'event early') return [];
    const event = eventFor(this.definition, this.scenario, this.fault.path);
    return event ? [this.happen(event, state, '')] : [];
  }

  /** What happens now, since the saga waits for it: at each wait one thing at a time. */
  onWaits(state: SagaState): readonly Response[] {
    return openWaits(state).flatMap((wait) => {
      const { path } = wait;
      const isWithheld = this.fault?.kind === 'no event' && this.fault.path === path;
      if (isWithheld || this.responding.has(path)) return [];
      const response = this.decide(wait) ?? this.publish(wait, state);
      if (response) this.responding.add(path);
      return response ? [response] : [];
    });
  }

  /** The response has arrived. If the saga still waits there, the next thing may happen. */
  arrived({ path }: Response): void {
    this.responding.delete(path);
  }

  private decide({ path, roles }: WaitState): Response | undefined {
    const name = stepNameOf(path);
    const { decisions = {} } = this.scenario;
    const scripted = decisions[name];
    if (scripted === undefined || !roles) return undefined;
    const all = Array.isArray(scripted) ? scripted : [scripted];
    const count = this.asked.get(name) ?? 0;
    this.asked.set(name, count + 1);
    const said = all[Math.min(count, all.length - 1)] as ScriptedDecision | ScriptedDecision['decision'];
    const given = typeof said === 'string' ? { decision: said } : said;
    const isRejected = this.fault?.kind === 'rejected' && this.fault.path === path;
    const { by = 'somebody', role = roles[0] ?? '', comment } = given;
    const decision: DecisionInput = {
      kind: 'decision',
      id: this.newId('decision'),
      path,
      decision: isRejected ? 'rejected' : given.decision,
      by,
      role,
      ...(comment === undefined ? {} : { comment }),
    };
    return { path, decision };
  }

  private publish(wait: WaitState, state: SagaState): Response | undefined {
    const { events = [] } = this.scenario;
    const fits = (scripted: ScriptedEvent): boolean => {
      const event = scripted.event.messageName;
      if (!wait.arms.some((arm) => arm.event === event)) return false;
      const body = scripted.body(dataOf(state, wait.lane));
      return keyFor(this.definition, wait, { event, body }) !== undefined;
    };
    // What runs again behind a save-point waits again for what has happened already.
    const again = isInside(this.definition, wait.path, 'recover') ? events.findLast(fits) : undefined;
    const next = events.find((event) => !this.happened.has(event) && fits(event)) ?? again;
    return next && { path: wait.path, mail: this.happen(next, state, wait.lane ?? '') };
  }

  private happen(scripted: ScriptedEvent, state: SagaState, lane: string): Mail {
    this.happened.add(scripted);
    const body = scripted.body(dataOf(state, lane));
    return { messageId: this.newId('event'), event: scripted.event.messageName, body };
  }

  private newId(of: string): string {
    this.ids += 1;
    return `${of}-${this.ids}`;
  }
}

/** The event of the scenario that a wait is most likely to get, if its body is known from the start. */
export function eventFor(
  definition: SagaDefinition,
  { events = [] }: DrillScenario,
  path: string,
): ScriptedEvent | undefined {
  const step = stepAt(definition, path);
  if (step?.kind !== 'wait') return undefined;
  const names = step.arms.flatMap(({ event }) => (event ? [event.messageName] : []));
  return events.find(({ event, isKnown }) => isKnown && names.includes(event.messageName));
}
