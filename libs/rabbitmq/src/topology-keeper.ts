import type { Log, Topology, TopologyMode } from '@edda/messaging';
import { mergeTopologies, NOTHING } from '@edda/messaging';
import type { Channel, ChannelModel } from 'amqplib';
import { BackOff, reasonOf } from './attempts.js';
import { assertionsOf } from './topology-assertions.js';
import type { TopologyAssertion } from './topology-assertions.js';

interface Declaration {
  readonly keys: readonly string[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Keeps the wanted topology on the broker: asserts what this connection has not seen yet, and tries again, with back-off, what the
 * broker refuses. One thing that is refused does not stop the others. In the mode `check` it looks instead of asserting, in `none` it does
 * neither; what this process has for itself it asserts in each.
 */
export class TopologyKeeper {
  private readonly backOff = new BackOff();
  private wanted = NOTHING;
  private present = new Set<string>();
  private model: ChannelModel | undefined;
  private declarations: Declaration[] = [];
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  /** What was complained about already, so that a refusal is one line and not one for each attempt. */
  private complaints = new Map<string, string>();

  private readonly assertions: (topology: Topology) => readonly TopologyAssertion[];

  constructor(
    private readonly log: Log,
    mode: TopologyMode = 'assert',
  ) {
    this.assertions = assertionsOf(mode);
  }

  attach(model: ChannelModel): Promise<void> {
    this.model = model;
    this.backOff.reset();
    return this.repair();
  }

  detach(): void {
    clearTimeout(this.timer);
    this.model = undefined;
    this.present.clear();
  }

  declare(topology: Topology): Promise<void> {
    this.wanted = mergeTopologies(this.wanted, topology);
    const declared = new Promise<void>((resolve, reject) => {
      this.declarations.push({ keys: this.assertions(topology).map(({ key }) => key), resolve, reject });
    });
    // Whoever does not wait for it shall not get an unhandled rejection when the broker is closed.
    declared.catch(() => undefined);
    if (this.isClosed) this.rejectDeclarations();
    else if (this.model !== undefined) void this.ensure();
    return declared;
  }

  /** Asserts everything again, for when something proved to be missing. Never rejects. */
  repair(): Promise<void> {
    this.present.clear();
    return this.ensure();
  }

  close(): void {
    this.isClosed = true;
    this.detach();
    this.rejectDeclarations();
  }

  private rejectDeclarations(): void {
    for (const { reject } of this.declarations)
      reject(new Error('The broker was closed before the topology was declared.'));
    this.declarations = [];
  }

  private ensure(): Promise<void> {
    this.running = this.running.then(() => this.attempt());
    return this.running;
  }

  private async attempt(): Promise<void> {
    const { model } = this;
    if (model === undefined) return;
    const open = this.assertions(this.wanted).filter(({ key }) => !this.present.has(key));
    const refused = await this.assertAll(model, open);
    if (this.model !== model) return;
    this.resolveDeclarations();
    clearTimeout(this.timer);
    if (refused) this.timer = setTimeout(() => void this.ensure(), this.backOff.next());
    else this.backOff.reset();
  }

  /** True if something was refused. A refusal closes the channel, so each one costs a new channel. */
  private async assertAll(model: ChannelModel, open: readonly TopologyAssertion[]): Promise<boolean> {
    let refused = false;
    let channel: Channel | undefined;
    for (const assertion of open) {
      if (this.model !== model) return false;
      try {
        channel ??= await openChannel(model);
        await assertion.assert(channel);
        this.present.add(assertion.key);
        this.complaints.delete(assertion.key);
      } catch (error) {
        channel = undefined;
        if (assertion.isWaived?.(error) === true) {
          this.present.add(assertion.key);
          continue;
        }
        refused = true;
        if (this.model === model) this.complain(assertion, error);
      }
    }
    await channel?.close().catch(() => undefined);
    return refused;
  }

  private complain(assertion: TopologyAssertion, error: unknown): void {
    const line = `${assertion.sentence} ${assertion.remedy(error)} RabbitMQ says: ${reasonOf(error)}`;
    if (this.complaints.get(assertion.key) === line) return;
    this.complaints.set(assertion.key, line);
    this.log('error', line);
  }

  private resolveDeclarations(): void {
    const complete = (declaration: Declaration): boolean =>
      declaration.keys.every((key) => this.present.has(key));
    for (const declaration of this.declarations) if (complete(declaration)) declaration.resolve();
    this.declarations = this.declarations.filter((declaration) => !complete(declaration));
  }
}

async function openChannel(model: ChannelModel): Promise<Channel> {
  const channel = await model.createChannel();
  // The rejection of the assertion says it as well; without a listener the event would end the connection.
  channel.on('error', () => undefined);
  return channel;
}
