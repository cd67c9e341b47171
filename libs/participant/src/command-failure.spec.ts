import { failure } from '@edda/messaging';
import { expect, expectTypeOf, it } from 'vitest';
import { CommandFailure } from './command-failure.js';

class OutOfStock extends failure('out-of-stock') {
  productId!: string;
  missing!: number;
}

it('carries code, message and details into the reply', () => {
  const thrown = new CommandFailure(OutOfStock, { productId: 'p-1', missing: 2 }, 'Two are missing.');
  expect(thrown.toBody()).toEqual({
    code: 'out-of-stock',
    message: 'Two are missing.',
    details: { productId: 'p-1', missing: 2 },
  });
});

it('has the code as its message if it is given none', () => {
  expect(new CommandFailure(OutOfStock, { productId: 'p-1', missing: 2 }).message).toBe('out-of-stock');
});

it('has the details that its contract says', () => {
  // @ts-expect-error -- a field is missing
  expect(new CommandFailure(OutOfStock, { productId: 'p-1' })).toBeInstanceOf(Error);
  expectTypeOf(
    new CommandFailure(OutOfStock, { productId: 'p-1', missing: 2 }).details,
  ).toEqualTypeOf<OutOfStock>();
});
