import { failure } from '@edda/messaging';
import { IsPlainText } from '../plain-text.js';

/** No carrier goes to that country. */
export class AddressNotServed extends failure('address-not-served') {
  @IsPlainText(64)
  country: string;
}
