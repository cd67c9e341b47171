/** What the module's own parts are injected by. */
export const PARTICIPANT_SETTINGS = Symbol('edda.participant.settings');
export const PARTICIPANT_BROKER = Symbol('edda.participant.broker');
export const PARTICIPANT_FENCE = Symbol('edda.participant.fence');
