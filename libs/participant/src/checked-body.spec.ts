import 'reflect-metadata';
import { command } from '@edda/messaging';
import type { JsonObject } from '@edda/messaging';
import { Type } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { checkBody, replyBody } from './checked-body.js';

class Line {
  @IsInt() @Min(1) quantity!: number;
}
class Reserved {
  @IsString() reservationId!: string;
  @IsOptional() @IsDate() @Type(() => Date) until?: Date;
}
class Reserve extends command('inventory.reserve', { version: 1, reply: Reserved }) {
  @IsString() orderId!: string;
  @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[];
}
class Release extends command('inventory.release', { version: 1 }) {}

describe('the body of a command', () => {
  it('becomes an instance of its contract, with instances inside', async () => {
    const checked = await checkBody(Reserve, { orderId: 'o-1', lines: [{ quantity: 2 }] });
    if (!checked.ok) throw new Error(checked.problems.join());
    expect(checked.body).toBeInstanceOf(Reserve);
    expect(checked.body.lines[0]).toBeInstanceOf(Line);
  });

  it('is refused with each problem and its path', async () => {
    const checked = await checkBody(Reserve, { orderId: 7, lines: [{ quantity: 1 }, { quantity: 0 }] });
    expect(checked).toEqual({
      ok: false,
      problems: ['orderId: orderId must be a string', 'lines.1.quantity: quantity must not be less than 1'],
    });
  });

  it('loses what its contract does not know', async () => {
    const plain = { orderId: 'o-1', lines: [{ quantity: 1, extra: 2 }], newer: true };
    const checked = await checkBody(Reserve, plain);
    expect(checked.ok && JSON.parse(JSON.stringify(checked.body))).toEqual({
      orderId: 'o-1',
      lines: [{ quantity: 1 }],
    });
  });

  it('may be empty if its contract is', async () => {
    expect(await checkBody(Release, { anything: 1 })).toEqual({ ok: true, body: new Release() });
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'cannot reach objects that are not its own by "%s"',
    async (key) => {
      const plain = JSON.parse(`{"orderId":"o-1","lines":[],"${key}":{"polluted":true}}`) as JsonObject;
      const checked = await checkBody(Reserve, plain);
      expect(checked.ok && checked.body).toBeInstanceOf(Reserve);
      expect((checked as { body: { polluted?: unknown } }).body.polluted).toBeUndefined();
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );

  it('is refused, and no more, when it is nested beyond all reason', async () => {
    const lines: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000));
    const checked = await checkBody(Reserve, { orderId: 'o-1', lines } as JsonObject);
    expect(checked.ok).toBe(false);
  });
});

describe('the body of a reply', () => {
  const reply = (returned: unknown) => replyBody(Reserve, 'Stock.reserve', returned);

  it('is what the handler returned, as JSON', async () => {
    const until = new Date('2026-01-02T03:04:05.000Z');
    expect(await reply(Object.assign(new Reserved(), { reservationId: 'r-1', until }))).toEqual({
      reservationId: 'r-1',
      until: '2026-01-02T03:04:05.000Z',
    });
  });

  it('loses what its contract does not know', async () => {
    expect(await reply({ reservationId: 'r-1', secret: 'x' })).toEqual({ reservationId: 'r-1' });
  });

  it('is empty when the command is only acknowledged', async () => {
    expect(await replyBody(Release, 'Stock.release', undefined)).toEqual({});
    expect(await replyBody(Release, 'Stock.release', { whatever: 'the repository returned' })).toEqual({});
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  it.each([
    ['nothing', undefined, 'reservationId: reservationId must be a string'],
    ['something else', { reservationId: 1 }, 'reservationId: reservationId must be a string'],
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
  ])('throws a sentence when the handler returned %s', async (_what, returned, why) => {
    await expect(reply(returned)).rejects.toThrow(
      `Stock.reserve returned a reply that "inventory.reserve" does not allow: ${why}`,
    );
  });
});
