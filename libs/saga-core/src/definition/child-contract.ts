import type { JsonObject } from '../state/json.js';

/** How a child saga ended. */
export class ChildEnded {
  declare readonly sagaId: string;
  declare readonly status: string;
  /** The child's data at its end. */
  declare readonly data: JsonObject;
}

/** Starts a child saga: a command to the orchestrators, who are its participant. */
export class RunSaga {
  static readonly messageKind = 'command';
  static readonly messageName = 'orchestrator.run-saga';
  static readonly contractVersion = 1;
  static readonly reply = ChildEnded;
  static readonly failures = [];

  declare readonly saga: string;
  declare readonly mode: 'await' | 'detach';
  /** The body of the child's start. */
  declare readonly input: JsonObject;
}

/** Undoes a child saga, however far it is. */
export class UndoSaga {
  static readonly messageKind = 'command';
  static readonly messageName = 'orchestrator.undo-saga';
  static readonly contractVersion = 1;
  static readonly reply = ChildEnded;
  static readonly failures = [];

  declare readonly saga: string;
  declare readonly mode: 'await' | 'detach';
  declare readonly input: JsonObject;
  /** Of the step that ran the child. */
  declare readonly epoch?: number;
}
