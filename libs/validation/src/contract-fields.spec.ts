import { command, event } from '@edda/messaging';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from './contract-fields.js';

class Priced {
  @IsInt() cents: number;
}
class Paid extends event('order.paid', { version: 1 }) {
  @IsString() orderId: string;
  @IsOptional() @IsString() note?: string;
}
class PaidTwice extends Paid {
  @IsInt() times: number;
}
class Bare extends command('order.touch', { version: 1 }) {
  declare anything: string;
}

describe('the fields of a contract', () => {
  it('are those with rules, each once, by name', () => {
    expect(fieldsOf(Paid)).toEqual(['note', 'orderId']);
    expect(fieldsOf(Priced)).toEqual(['cents']);
  });

  it('include those of the class that it extends', () => {
    expect(fieldsOf(PaidTwice)).toEqual(['note', 'orderId', 'times']);
  });

  it('are none where there are no rules', () => {
    expect(fieldsOf(Bare)).toEqual([]);
  });
});
