import { failure } from '@edda/messaging';
import { IsIn } from 'class-validator';

/** Why a card is declined. */
export const DECLINE_REASONS = ['declined-by-issuer', 'card-expired', 'limit-exceeded'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

export class CardDeclined extends failure('card-declined') {
  @IsIn(DECLINE_REASONS)
  reason: DeclineReason;
}
