import { command } from '@edda/messaging';
import { IsPlainText } from '../plain-text.js';

/** Puts back what was set aside for an order; without effect if nothing is. Compensates `inventory.reserve-stock`. */
export class ReleaseStock extends command('inventory.release-stock', { version: 1 }) {
  @IsPlainText(64)
  orderId: string;
}
