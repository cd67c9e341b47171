import { matchKey, openWaits, stepAt } from '@edda/saga-core';
import type { EventInput, JsonObject, SagaDefinition, SagaState, WaitState } from '@edda/saga-core';

/** An event that came. */
export interface Mail {
  readonly messageId: string;
  readonly event: string;
  readonly body: JsonObject;
}

/** What became of an event when it came. */
export type Posted =
  | { readonly status: 'delivered'; readonly inputs: readonly EventInput[] }
  /** It came before: the message id tells. */
  | { readonly status: 'repeated' }
  /** The saga does not wait for it now; `kept` for a later wait, or what else the definition says. */
  | { readonly status: 'kept' | 'ignored' | 'parked' };

/**
 * Where events wait for a saga that does not wait for them yet. An event goes to all waits that fit when it comes; if there are none,
 * the definition's policy decides, and a kept one goes to the first wait that comes.
 */
export class Mailbox {
  private readonly known = new Set<string>();
  private kept: { readonly mail: Mail; readonly since: number }[] = [];

  constructor(private readonly definition: SagaDefinition) {}

  /** The events that lie here now. */
  contents(now: number): readonly Mail[] {
    this.kept = this.kept.filter(({ since }) => now < since + this.definition.mailboxTtlMs);
    return this.kept.map(({ mail }) => mail);
  }

  post(mail: Mail, state: SagaState, now: number): Posted {
    if (this.known.has(mail.messageId)) return { status: 'repeated' };
    this.known.add(mail.messageId);
    const inputs = this.inputsFor(mail, openWaits(state));
    if (inputs.length > 0) return { status: 'delivered', inputs };
    const { unexpected } = this.definition;
    if (unexpected !== 'mailbox') return { status: unexpected === 'park' ? 'parked' : 'ignored' };
    this.kept.push({ mail, since: now });
    return { status: 'kept' };
  }

  /** Takes out the oldest event that one of the saga's waits has come for, if there is one. */
  collect(state: SagaState, now: number): EventInput | undefined {
    const waits = openWaits(state);
    for (const mail of this.contents(now)) {
      const [input] = this.inputsFor(mail, waits);
      if (!input) continue;
      this.kept = this.kept.filter((each) => each.mail !== mail);
      return input;
    }
    return undefined;
  }

  private inputsFor(mail: Mail, waits: readonly WaitState[]): readonly EventInput[] {
    return waits.flatMap((wait) => {
      const key = keyFor(this.definition, wait, mail);
      return key === undefined ? [] : [{ kind: 'event', path: wait.path, key, ...mail }];
    });
  }
}

/** The key by which a wait takes an event; undefined if it does not. */
export function keyFor(
  definition: SagaDefinition,
  wait: WaitState,
  { event, body }: Pick<Mail, 'event' | 'body'>,
): string | undefined {
  const step = stepAt(definition, wait.path);
  if (step?.kind !== 'wait') return undefined;
  return wait.arms
    .filter((arm) => arm.event === event)
    .flatMap(({ name, key }) => {
      const fields = Object.keys(step.arms.find((arm) => arm.name === name)?.match ?? {});
      const values = Object.fromEntries(fields.map((field) => [field, body[field]]));
      return matchKey(event, values) === key ? [key] : [];
    })[0];
}
