import { matchesTopic } from '@edda/messaging';
import type { MessageHandler } from '@nestjs/microservices';

/** AMQP's limit for a routing key, in bytes. */
const MAX_KEY_BYTES = 255;

/** The handlers of a service, by the patterns of their decorators. */
export class PatternHandlers {
  private readonly ofEvents = new Map<string, MessageHandler[]>();
  private readonly ofMessages = new Map<string, MessageHandler[]>();

  add(pattern: string, handler: MessageHandler, isEvent: boolean): void {
    const all = isEvent ? this.ofEvents : this.ofMessages;
    all.set(pattern, [...(all.get(pattern) ?? []), handler]);
  }

  get eventPatterns(): readonly string[] {
    return [...this.ofEvents.keys()];
  }

  get messagePatterns(): readonly string[] {
    return [...this.ofMessages.keys()];
  }

  /** All whose pattern matches: an event is for everybody who wants it. */
  forEvent(name: string): readonly MessageHandler[] {
    return [...this.ofEvents].flatMap(([pattern, handlers]) => (matchesTopic(pattern, name) ? handlers : []));
  }

  /** The one with the name itself as its pattern, or else the first whose pattern matches: a message has one handler. */
  forMessage(name: string): MessageHandler | undefined {
    const exact = this.ofMessages.get(name);
    const found = exact ?? [...this.ofMessages].find(([pattern]) => matchesTopic(pattern, name))?.[1];
    return found?.[0];
  }

  /** One sentence for each thing that is wrong. */
  problems(): readonly string[] {
    const all = [...this.ofEvents.keys(), ...this.ofMessages.keys()];
    const unusable = all.filter((pattern) => pattern === '' || Buffer.byteLength(pattern) > MAX_KEY_BYTES);
    const twice = [...this.ofMessages].filter(([, handlers]) => handlers.length > 1);
    return [
      ...unusable.map(
        (pattern) => `The pattern "${pattern.slice(0, 60)}" is no routing key of 1 to 255 bytes.`,
      ),
      ...twice.map(([pattern]) => `The message "${pattern}" has two handlers: one message has one handler.`),
    ];
  }
}
