/** The statuses of a dead letter, as REST has them. */
export const LETTER_STATUS_NAMES = ['open', 'redriving', 'redriven', 'discarding', 'discarded'] as const;
export type LetterStatus = (typeof LETTER_STATUS_NAMES)[number];
