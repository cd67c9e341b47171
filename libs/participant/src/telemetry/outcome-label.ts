import type { Settlement } from '@edda/messaging';

/**
 * What became of a delivery, for a label: an outcome of the glossary, `replayed` for a reply that the fence had, or what was done with the
 * delivery where there is none.
 */
export function outcomeLabel(settlement: Settlement, wasReplayed: boolean): string {
  switch (settlement.action) {
    case 'ack':
      return wasReplayed ? 'replayed' : (settlement.reply?.outcome ?? 'unanswered');
    case 'ask-orchestrator':
      return settlement.reply?.outcome ?? 'transient';
    case 'dead-letter':
      return 'dead-lettered';
    case 'retry':
    case 'leave':
      return 'given-back';
  }
}
