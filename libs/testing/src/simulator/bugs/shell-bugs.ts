import type { Bug } from './bug.js';

/** Mistakes in the shells around the decisions: order of ack and commit, outbox, locks, mailbox. */
export const SHELL_BUGS: readonly Bug[] = [
  { name: 'ack before commit', sabotage: { acksBeforeCommit: true } },
  { name: 'a participant acks before it has executed', sabotage: { participantsAckAtOnce: true } },
  { name: 'COMMIT answered ROLLBACK taken for a commit', sabotage: { ignoresRollback: true } },
  { name: 'published before the commit', sabotage: { publishesBeforeCommit: true } },
  { name: 'outbox marked before the confirm', sabotage: { marksBeforeConfirm: true } },
  { name: 'a returned message taken for confirmed', sabotage: { takesReturnForConfirm: true } },
  { name: 'two orchestrators without row locks', sabotage: { ignoresLocks: true, ignoresRevisions: true } },
  {
    name: 'a commit of unknown outcome repeated under new ids',
    sabotage: { startsAnewAfterUnknownCommit: true },
    roots: ['trip', 'choice', 'crew'],
  },
  {
    name: 'events that nobody waits for are let go',
    sabotage: { dropsMailbox: true },
    roots: ['loan', 'parcel', 'renewal'],
  },
  {
    name: 'a wait does not look for an early event',
    sabotage: { looksForEarlyEventsNever: true },
    roots: ['loan', 'parcel', 'renewal'],
    mood: 'by-seed',
  },
  {
    name: 'an event that comes twice is delivered twice',
    sabotage: { takesEventsAgain: true },
    roots: ['parcel'],
  },
];
