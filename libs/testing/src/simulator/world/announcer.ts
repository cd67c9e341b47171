import type { AwaitedInput } from '@edda/saga-core';
import type { Commit } from '../evidence.js';
import type { City } from './city.js';
import type { Outside } from './outside.js';

type Body = Readonly<Record<string, string | number>>;

/** Events that may come before their saga waits for them, by definition: the outside world does not ask first. */
const EARLY: Readonly<Record<string, readonly string[]>> = {
  loan: ['sim.paid', 'sim.landed', 'sim.refused'],
  parcel: ['sim.moved', 'sim.moved', 'sim.landed', 'sim.paid', 'sim.lost'],
  renewal: ['sim.paid'],
};

/** Publishes the events that sagas wait for: early, soon, late, twice or never, and some that nobody waits for. */
export class Announcer {
  private count = 0;
  /** What is planned and has not been published. */
  private planned = 0;
  private readonly seen = new Set<string>();

  constructor(
    private readonly city: City,
    private readonly outside: Outside,
  ) {}

  /** A saga with this key will be started, or was just now. */
  aboutToStart(definition: string, key: string): void {
    const { faults, random } = this.city.around;
    for (const event of EARLY[definition] ?? [])
      if (faults.strikes('event-early')) this.plan(random.whole(0, 3_000), event, this.bodyOf({ id: key }));
    if (faults.strikes('event-stray')) this.plan(random.whole(0, 3_000), 'sim.paid', { id: 'nobody' });
  }

  /** Publishes an event, as it comes. */
  publish(event: string, body: Body): void {
    this.plan(0, event, body);
  }

  /** Sagas may have begun to wait. */
  onCommit({ changes }: Commit): void {
    for (const { state, awaits = [] } of changes) {
      const events = awaits.filter(({ key }) => !key.startsWith('approval:'));
      for (const path of new Set(events.map((each) => each.path))) {
        const wait = `${state.id} ${path}`;
        if (this.seen.has(wait)) continue;
        this.seen.add(wait);
        this.answer(events.filter((each) => each.path === path));
      }
    }
  }

  /** The world is kind: what still waits gets its event. */
  serve(awaits: readonly AwaitedInput[]): void {
    const events = awaits.filter(({ key }) => !key.startsWith('approval:'));
    if (events.length > 0) this.answer(events);
  }

  get isBusy(): boolean {
    return this.planned > 0 || this.outside.unconfirmed > 0;
  }

  private answer(arms: readonly AwaitedInput[]): void {
    const { faults, random } = this.city.around;
    if (faults.strikes('event-never')) return;
    const { event, fields } = parse(random.pick(arms).key);
    const ms = faults.strikes('event-late') ? random.whole(2_000, 12_000) : random.whole(20, 1_500);
    this.plan(ms, event, this.bodyOf(fields));
  }

  /** With what guards look at; where nobody does, it is more than was asked for. */
  private bodyOf(fields: Body): Body {
    const number = this.city.around.random.whole(0, 99);
    return { ...fields, number, value: number };
  }

  private plan(ms: number, event: string, body: Body): void {
    const { timeline, faults, random } = this.city.around;
    this.count += 1;
    const id = `event-${this.count}`;
    const publish = (): void => {
      this.planned -= 1;
      this.outside.publish(id, event, body);
    };
    this.planned += 1;
    timeline.after(ms, publish);
    if (!faults.strikes('event-twice')) return;
    this.planned += 1;
    timeline.after(ms + random.whole(0, 3_000), publish);
  }
}

/** The event and the fields in a match key: `sim.paid?id="42"`. */
function parse(key: string): { readonly event: string; readonly fields: Body } {
  const [event = '', query = ''] = key.split('?');
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('='));
  return {
    event,
    fields: Object.fromEntries(pairs.map(([name = '', value = '""']) => [name, JSON.parse(value) as string])),
  };
}
