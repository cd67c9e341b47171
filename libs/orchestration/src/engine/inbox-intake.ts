import type { IncomingMessage, Log } from '@edda/messaging';
import type { ChildIntake } from './child-intake.js';
import type { Verdict } from './queue-intake.js';
import type { InboxLibrary } from './read-inbox.js';
import { readInbox } from './read-inbox.js';
import type { Decided } from './submit-patiently.js';
import type { UnknownNames } from './unknown-names.js';
import type { PostWork, StartWork, Work } from './work.js';

/** What the inbox needs from around it. */
export interface InboxEngine {
  readonly library: InboxLibrary;
  readonly children: Pick<ChildIntake, 'take'>;
  /** Resolves when it is decided. */
  readonly submit: (work: Work) => Promise<Decided>;
  /** True if the database knows of definitions that are newer than those of this process. */
  readonly isOutdated: () => Promise<boolean>;
  readonly unknown: UnknownNames;
  readonly log: Log;
}

const DONE: Verdict = { status: 'done' };

/** Takes what comes from outside: starts, events, and what parent sagas ask of their children. */
export class InboxIntake {
  constructor(private readonly engine: InboxEngine) {}

  async take(message: IncomingMessage): Promise<Verdict> {
    const read = readInbox(message, this.engine.library);
    switch (read.kind) {
      case 'aside':
        return { ...read, status: 'aside' };
      case 'child':
        return this.engine.children.take(read.command);
      case 'work':
        return this.doAll(read.work, read.refused);
      case 'unknown':
        return this.onUnknown(read.name, read.isEvent);
    }
  }

  /** Each has an id of its own that makes it the same if it has to be done again, so that they need not be in one transaction. */
  private async doAll(work: readonly (StartWork | PostWork)[], refused: readonly string[]): Promise<Verdict> {
    const results = await Promise.all(work.map((piece) => this.engine.submit(piece)));
    const wrong = [...refused];
    results.forEach((result, index) => {
      const piece = work[index];
      if (piece?.kind !== 'start') return;
      const conflict = this.onStart(piece, result);
      if (conflict !== undefined) wrong.push(conflict);
    });
    // The rest of it is done; whoever sends the dead letter again does that a second time, which is harmless.
    return wrong.length === 0
      ? DONE
      : { status: 'aside', reason: 'contract-violated', detail: wrong.join('; ') };
  }

  /** Gives what is wrong with the message, if anything is. */
  private onStart({ definition, claim }: StartWork, result: Decided): string | undefined {
    if (result.status === 'idempotency-conflict')
      return `Saga ${result.sagaId} was started by a message of the same id with another body.`;
    if (result.status === 'key-taken') {
      const line = `No saga "${definition.name}" was started by message ${claim.idempotencyKey}: saga ${result.sagaId} has its business key "${claim.key}".`;
      const { sagaId: correlationId } = result;
      const about = { saga: definition.name, correlationId, messageId: claim.idempotencyKey };
      this.engine.log('info', line, about);
    }
    return undefined;
  }

  /**
   * While a new version is rolled out, its orchestrators know messages that this one does not, and all take from one queue. Afterwards it is
   * a binding that an older deployment has left behind, and an event is of no interest; a command is somebody's wish, and is kept.
   */
  private async onUnknown(name: string, isEvent: boolean): Promise<Verdict> {
    const { unknown, isOutdated, log } = this.engine;
    const detail = `No saga here is started by "${name}"${isEvent ? ' or waits for it' : ''}.`;
    if (unknown.isNew(name) && (await isOutdated())) return { status: 'for-others', detail };
    if (!isEvent) return { status: 'aside', reason: 'no-handler', detail };
    if (unknown.letGo(name)) {
      log(
        'warn',
        `${detail} Such events are acknowledged and forgotten: unbind them from the queue, if no newer orchestrator wants them.`,
      );
    }
    return DONE;
  }
}
