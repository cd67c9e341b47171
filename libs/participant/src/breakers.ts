import type { IntakeSituation, Log } from '@edda/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { Breaker } from './breaker.js';
import type { BreakerStatus } from './breaker.js';
import { participantLog } from './participant-log.js';
import { PARTICIPANT_SETTINGS } from './participant-options.js';
import type { ParticipantSettings } from './participant-options.js';

/** The breakers of a participant, by their names. */
@Injectable()
export class Breakers {
  /** @internal Called whenever one has changed, or holds more or fewer. */
  changed: () => void = () => undefined;
  private readonly breakers: ReadonlyMap<string, Breaker>;

  constructor(@Inject(PARTICIPANT_SETTINGS) { name, breakers, telemetry }: ParticipantSettings) {
    const log = participantLog(name, telemetry.log);
    const states = new Map<string, string>();
    const notice = (breaker: Breaker) => {
      const { state } = breaker.status;
      if ((states.get(breaker.name) ?? 'closed') !== state) tell(breaker, log);
      states.set(breaker.name, state);
      this.changed();
    };
    this.breakers = new Map(
      Object.entries(breakers).map(([each, options]) => [each, new Breaker(each, options, notice)]),
    );
  }

  get names(): readonly string[] {
    return [...this.breakers.keys()];
  }

  get(name: string): Breaker | undefined {
    return this.breakers.get(name);
  }

  /** As they are now, for health and metrics. */
  get status(): Readonly<Record<string, BreakerStatus>> {
    return Object.fromEntries([...this.breakers].map(([name, breaker]) => [name, breaker.status]));
  }

  /** What there is to read of each. */
  get readings(): readonly {
    readonly name: string;
    readonly state: BreakerStatus['state'];
    readonly held: number;
  }[] {
    return [...this.breakers.values()].map(({ name, status, held }) => ({ name, state: status.state, held }));
  }

  /** What decides about the consumer. */
  get situation(): IntakeSituation['breakers'] {
    return [...this.breakers.values()].map(({ status, held }) => ({ state: status.state, held }));
  }
}

/** A downstream that goes and comes is one line each, however many commands meet it. A probe that fails is a line, too: it says why. */
function tell({ name, status }: Breaker, log: Log): void {
  if (status.state === 'open')
    log('error', `The breaker "${name}" is open: no commands are taken. ${status.lastError ?? ''}`.trimEnd());
  if (status.state === 'half-open') log('info', `The breaker "${name}" is half-open: one command may try.`);
  if (status.state === 'closed') log('info', `The breaker "${name}" is closed: commands are taken again.`);
}
