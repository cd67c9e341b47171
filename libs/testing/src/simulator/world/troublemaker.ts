import type { Action } from '@edda/saga-core';
import type { SuddenFault } from '../faults.js';
import { SUDDEN_FAULTS } from '../faults.js';
import type { City } from './city.js';
import type { People } from './people.js';

/** Lets things happen out of the blue, each as often as this world's seed wants it. */
export class Troublemaker {
  constructor(
    private readonly city: City,
    private readonly people: People,
  ) {}

  begin(): void {
    for (const kind of SUDDEN_FAULTS) this.planNext(kind);
  }

  private planNext(kind: SuddenFault): void {
    const { faults, timeline } = this.city.around;
    const ms = faults.nextIn(kind);
    if (ms === undefined) return;
    timeline.after(ms, () => {
      if (faults.haveEnded) return;
      faults.count(kind);
      this.city.around.story.tell('world', () => kind);
      this.strike(kind);
      this.planNext(kind);
    });
  }

  private strike(kind: SuddenFault): void {
    const { database, broker, orchestrators, participants, evidence } = this.city;
    const { random, story } = this.city.around;
    switch (kind) {
      case 'database-away':
        return database.goAway(random.whole(10, 2_000));
      case 'state-regress': {
        const lost = database.failOver();
        if (lost > 0) evidence.regressions += 1;
        return story.tell('world', () => `the stand-by lacks ${lost} commits`);
      }
      case 'broker-wiped':
        return broker.wipe();
      case 'broker-away':
        return broker.goAway(random.whole(10, 1_500));
      case 'consumer-lost':
        return broker.loseOne();
      case 'queue-unbound':
        return broker.unbindOne(random.whole(50, 2_000));
      case 'orchestrator-killed':
        return random.pick(orchestrators).die('killed');
      case 'orchestrator-paused':
        return random.pick(orchestrators).pause(random.whole(50, 6_000));
      case 'orchestrator-stopped':
        return random.pick(orchestrators).stop();
      case 'participant-killed':
        return random.pick(participants).die('killed');
      case 'participant-paused':
        return random.pick(participants).pause(random.whole(50, 6_000));
      default:
        return this.people.meddle(kind.slice('action-'.length) as Action);
    }
  }
}
