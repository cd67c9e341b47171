import type { CommandMessage, Direction } from '@edda/messaging';
import type { EntityManager } from 'typeorm';

/** What a handler is told beside its command. */
export interface CommandContext {
  readonly sagaId: string;
  /** Name of the saga definition. */
  readonly saga: string;
  /** The step, with iteration where there is one. */
  readonly path: string;
  readonly direction: Direction;
  readonly epoch: number;
  /** 1 for the first sending; a re-send because of silence keeps it. */
  readonly attempt: number;
  /** The command's id; the same for each delivery of it. */
  readonly messageId: string;
  readonly tenant: string;
  /** W3C trace context, if the saga has one. */
  readonly traceparent?: string;
  /**
   * Of the one transaction that also holds the fence's row and the stored reply. What is written through it happens once,
   * whatever is delivered twice; what is written otherwise does not.
   */
  readonly manager: EntityManager;
}

export function contextOf(command: CommandMessage, manager: EntityManager): CommandContext {
  const { id, sagaId, saga, path, direction, epoch, attempt, tenant, traceparent } = command;
  return { sagaId, saga, path, direction, epoch, attempt, messageId: id, tenant, traceparent, manager };
}
