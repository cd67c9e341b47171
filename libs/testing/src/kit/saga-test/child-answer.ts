import type { EffectOf, JsonObject } from '@edda/saga-core';
import { asJson } from '../run/contract-rules.js';
import type { Answered } from './answer.js';
import { OpenAnswer } from './answer.js';
import type { SentMessage } from './sent-messages.js';

/** A child saga that this saga has started. */
export class StartedChild<Test> extends OpenAnswer<Test> {
  constructor(
    to: Answered<Test>,
    private readonly command: SentMessage<EffectOf<'send-command'>>,
  ) {
    super(to, command);
  }

  /** The body of the child's start. */
  get input(): JsonObject {
    return (this.command.effect.body['input'] ?? {}) as JsonObject;
  }

  /** The child completes, with this data at its end. */
  completes(data: object = {}): Test {
    return this.answer(ended(this.path, 'completed', data));
  }

  /** The child was undone, and ends as compensated. */
  fails({ code = 'failure', message = 'The child saga was undone.' }: Said = {}): Test {
    const details = { sagaId: idOfChild(this.path), status: 'compensated' };
    return this.answer({ outcome: 'failure', failure: { code, message, details } });
  }

  /** A child that is left to itself was started. */
  starts(): Test {
    return this.answer(ended(this.path, 'running', {}));
  }
}

/** What a child's failure says. */
interface Said {
  /** Of the failure that the child turned back for. Default: `failure`. */
  readonly code?: string;
  readonly message?: string;
}

/** A child saga that this saga has undone. */
export class UndoneChild<Test> extends OpenAnswer<Test> {
  /** The child is undone. */
  isUndone(): Test {
    return this.answer(ended(this.path, 'compensated', {}));
  }

  /** The child is behind its point of no return. */
  isNotUndone(message = 'The child saga has completed.'): Test {
    return this.answer({ outcome: 'failure', failure: { code: 'completed', message } });
  }
}

function ended(path: string, status: string, data: object) {
  return { outcome: 'success', reply: { sagaId: idOfChild(path), status, data: asJson(data) } } as const;
}

function idOfChild(path: string): string {
  return `child-${path}`;
}
