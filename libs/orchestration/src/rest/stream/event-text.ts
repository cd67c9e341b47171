import type { StreamedFact, StreamPlace } from '../../store/saga-reads.js';
import type { CutReason } from '../../stream/history-stream.js';
import { placeText } from '../../stream/place.js';
import { historyEntryView } from '../sagas/history-view.js';
import type { QueueOfFact } from '../sagas/queues-of-facts.js';

/** How much of a fact an event tells: what happened where; or all of it, with the queue of its message. */
export type Detail = 'brief' | { readonly queueOf: QueueOfFact };

/** A fact as a server-sent event; its id is the place to go on from. */
export function factText({ place, saga, entry }: StreamedFact, detail: Detail): string {
  const { id, definition: name, version, key, status, revision } = saga;
  const { sequence, at, kind, ...fields } = historyEntryView(
    entry,
    detail === 'brief' ? () => undefined : detail.queueOf,
  );
  const { path } = fields;
  const rest = detail !== 'brief' ? fields : typeof path === 'string' ? { path } : {};
  const data = { saga: { id, name, version, key, status, revision }, sequence, at, kind, ...rest };
  return `id: ${placeText(place)}\nevent: fact\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Keeps what lies between from closing the connection, and tells how far all has been looked through. */
export function beatText(place: StreamPlace): string {
  return `: heartbeat\nid: ${placeText(place)}\n\n`;
}

const CUT: Readonly<Record<CutReason, string>> = {
  slow: 'You did not take what was sent to you. Connect again with Last-Event-ID, and nothing is missed; narrow the stream if this comes back.',
  shutdown: 'This orchestrator is being stopped. Connect again with Last-Event-ID, and nothing is missed.',
  unexpected:
    'The history could not be read; the log of the orchestrator says more. Connect again with Last-Event-ID, and nothing is missed.',
};

/** The last event of a stream that is ended from this side. */
export function cutText(reason: CutReason): string {
  return `event: cut\ndata: ${JSON.stringify({ reason, detail: CUT[reason] })}\n\n`;
}
