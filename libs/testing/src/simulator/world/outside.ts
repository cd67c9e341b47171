import type { OutgoingMessage } from '@edda/messaging';
import type { Connection } from '../broker/connection.js';
import type { SimulatedBroker } from '../broker/simulated-broker.js';
import type { Surroundings } from '../process.js';
import { SimulatedProcess } from '../process.js';

/** A service that knows nothing of Edda and publishes events. It never fails: it is there to make the others work. */
export class Outside extends SimulatedProcess {
  /** Events that the broker has not confirmed so far. */
  unconfirmed = 0;
  private connection: Connection | undefined;

  constructor(
    around: Surroundings,
    private readonly broker: SimulatedBroker,
  ) {
    super('outside', around);
  }

  /** Publishes until the broker has it and some queue took it. The same id is the same event. */
  publish(id: string, type: string, body: Readonly<Record<string, string | number>>): void {
    this.around.story.tell(this.name, () => `publishes ${type} ${JSON.stringify(body)} as ${id}`);
    this.unconfirmed += 1;
    this.send({
      exchange: this.isEvent(type) ? this.broker.names.events : this.broker.names.commands,
      routingKey: type,
      mandatory: true,
      messageId: id,
      type,
      appId: 'outside',
      contentType: 'application/json',
      timestamp: this.around.timeline.now,
      headers: {},
      content: JSON.stringify(body),
    });
  }

  private isEvent(type: string): boolean {
    return type !== 'sim.choose';
  }

  private send(message: OutgoingMessage): void {
    const again = (): void => this.later(this.around.random.whole(20, 300), () => this.send(message));
    if (!this.connection?.isOpen) this.connection = this.broker.connect(this, () => undefined);
    if (!this.connection) return again();
    this.connection.publish([message], ([result]) => {
      if (result?.status !== 'confirmed') return again();
      this.unconfirmed -= 1;
    });
  }

  protected onStart(): void {}
  protected onDeath(): void {}
  protected onPause(): void {}
  protected onWaking(): void {}
}
