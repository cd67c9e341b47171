import 'reflect-metadata';
import { command } from '@edda/messaging';
import { Type } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { replyBody } from './reply-body.js';

class Part {
  @IsInt() quantity!: number;
}
class Reserved {
  @IsString() reservationId!: string;
  @IsOptional() @IsDate() @Type(() => Date) until?: Date;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Part) parts?: Part[];
}
class Reserve extends command('inventory.reserve', { version: 1, reply: Reserved }) {
  @IsString() orderId!: string;
}
class Release extends command('inventory.release', { version: 1 }) {}

describe('the body of a reply', () => {
  const reply = (returned: unknown) => replyBody(Reserve, 'Stock.reserve', returned);

  it('is what the handler returned, as JSON', () => {
    const until = new Date('2026-01-02T03:04:05.000Z');
    expect(reply(Object.assign(new Reserved(), { reservationId: 'r-1', until }))).toEqual({
      reservationId: 'r-1',
      until: '2026-01-02T03:04:05.000Z',
    });
  });

  it('loses what its contract does not know', () => {
    expect(reply({ reservationId: 'r-1', secret: 'x' })).toEqual({ reservationId: 'r-1' });
  });

  it('is empty when the command is only acknowledged', () => {
    expect(replyBody(Release, 'Stock.release', undefined)).toEqual({});
    expect(replyBody(Release, 'Stock.release', { whatever: 'the repository returned' })).toEqual({});
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  it.each([
    ['nothing', undefined, 'reservationId: reservationId must be a string'],
    ['something else', { reservationId: 1 }, 'reservationId: reservationId must be a string'],
    [
      'an array for an object',
      { reservationId: 'r', parts: [[]] },
      'parts/0: each value in parts must be an object',
    ],
    ['a list', [], 'it is not an object'],
    ['a text', 'r-1', 'it is not an object'],
    ['a function', () => undefined, 'it cannot be JSON'],
    ['a circle', cyclic, 'it cannot be JSON'],
    ['a bigint', { reservationId: 1n }, 'it cannot be JSON'],
    [
      'a novel',
      { reservationId: 'x'.repeat(1024 * 1024) },
      'it has 1048596 bytes, and at most 1048576 are read',
    ],
  ])('throws a sentence when the handler returned %s', (_what, returned, why) => {
    expect(() => reply(returned)).toThrow(
      `Stock.reserve returned a reply that "inventory.reserve" does not allow: ${why}`,
    );
  });
});
