import 'reflect-metadata';
import { command } from '@edda/messaging';
import { Transform, Type } from 'class-transformer';
import { IsArray, IsInt, IsObject, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import type { BodyProblem, UnknownFields } from './body-validation.js';
import { describeProblem, isStorable, validateBody } from './body-validation.js';

class Line {
  @IsString() product: string;
  @IsInt() @Min(1) quantity: number;
}

class Order extends command('order.place', { version: 1 }) {
  @IsString() orderId: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => Line) lines: Line[];
  @IsOptional() @IsObject() @ValidateNested() @Type(() => Line) gift?: Line;
}

const good = { orderId: 'o-1', lines: [{ product: 'p', quantity: 2 }] };

function problems(body: object, unknownFields: UnknownFields = 'refuse'): readonly BodyProblem[] {
  const validated = validateBody(Order, body, unknownFields);
  return validated.valid ? [] : validated.problems;
}

const paths = (body: object): string[] => problems(body).map(({ path }) => path);

describe('the validation of a body', () => {
  it('makes an instance of the contract, nested ones included', () => {
    const validated = validateBody(Order, good, 'refuse');
    expect(validated.valid && validated.body).toBeInstanceOf(Order);
    expect(validated.valid && validated.body.lines[0]).toBeInstanceOf(Line);
  });

  it('leaves the body that it was given as it was', () => {
    const body = structuredClone(good);
    validateBody(Order, body, 'refuse');
    expect(body).toEqual(good);
  });

  it('finds every problem at once, each with its path', () => {
    const body = {
      lines: [
        { product: 'p', quantity: 0 },
        { product: 7, quantity: 1.5 },
      ],
    };
    expect(problems(body)).toEqual([
      { path: 'orderId', message: 'orderId must be a string' },
      { path: 'lines/0/quantity', message: 'quantity must not be less than 1' },
      { path: 'lines/1/product', message: 'product must be a string' },
      { path: 'lines/1/quantity', message: 'quantity must be an integer number' },
    ]);
  });

  it("refuses a caller's unknown fields, at any depth", () => {
    expect(paths({ ...good, lines: [{ product: 'p', quantity: 1, colour: 'red' }], oderId: 'o' })).toEqual([
      'oderId',
      'lines/0/colour',
    ]);
  });

  it('keeps the unknown fields of a newer participant', () => {
    const validated = validateBody(Order, { ...good, sinceVersion2: true }, 'keep');
    expect(validated).toMatchObject({ valid: true, body: { sinceVersion2: true } });
  });

  it('drops the unknown fields of a newer sender, at any depth', () => {
    const body = { ...good, lines: [{ product: 'p', quantity: 1, extra: 2 }], sinceVersion2: true };
    const validated = validateBody(Order, body, 'drop');
    expect(validated.valid && JSON.parse(JSON.stringify(validated.body))).toEqual({
      orderId: 'o-1',
      lines: [{ product: 'p', quantity: 1 }],
    });
    expect(body).toHaveProperty('sinceVersion2');
  });

  it.each(['refuse', 'drop', 'keep'] as const)(
    'finds the same problems when it shall %s what it does not know',
    (unknownFields) => {
      const body = { orderId: 7, lines: [{ product: 'p', quantity: 0 }, []] };
      expect(problems(body, unknownFields).map(({ path }) => path)).toEqual([
        'orderId',
        'lines/0/quantity',
        'lines/1',
      ]);
    },
  );

  it('takes a contract without fields, and refuses fields for it', () => {
    class Ping extends command('ping.send', { version: 1 }) {}
    expect(validateBody(Ping, {}, 'refuse').valid).toBe(true);
    expect(validateBody(Ping, { x: 1 }, 'keep').valid).toBe(true);
    expect(validateBody(Ping, { x: 1 }, 'drop')).toEqual({ valid: true, body: new Ping() });
    expect(validateBody(Ping, { x: 1 }, 'refuse')).toMatchObject({ valid: false, problems: [{ path: 'x' }] });
  });

  it.each([
    ['nothing at all', { orderId: 'o-1' }],
    ['a text', { ...good, lines: 'none' }],
    ['numbers', { ...good, lines: [5] }],
    ['nulls', { ...good, lines: [null] }],
    ['an object with numbered fields', { ...good, lines: { 0: { product: 'p', quantity: 1 } } }],
    ['empty arrays', { ...good, lines: [[]] }],
    ['arrays of good lines', { ...good, lines: [[{ product: 'p', quantity: 1 }]] }],
  ])('refuses %s for a list of objects', (_, body) => {
    expect(paths(body)[0]).toMatch(/^lines(\/0)?/);
  });

  it('refuses an array for an object', () => {
    expect(paths({ ...good, gift: [{ product: 'p', quantity: 1 }] })).toEqual(['gift']);
  });

  it('finds an array inside an array below another object', () => {
    class Parcel {
      @IsArray() @ValidateNested({ each: true }) @Type(() => Line) lines: Line[];
    }
    class Shipment extends command('shipping.ship', { version: 1 }) {
      @IsArray() @ValidateNested({ each: true }) @Type(() => Parcel) parcels: Parcel[];
    }
    expect(validateBody(Shipment, { parcels: [{ lines: [] }, { lines: [[]] }] }, 'keep')).toMatchObject({
      valid: false,
      problems: [
        { path: 'parcels/1/lines/0', message: 'each value in lines must be an object, not an array' },
      ],
    });
  });

  it.each([
    ['U+0000', 'a\0b'],
    ['the first half of a surrogate pair', 'a\ud83d'],
    ['the second half of a surrogate pair', '\ude00a'],
  ])('refuses %s, which no database keeps, and says where', (_, product) => {
    expect(problems({ ...good, lines: [{ product, quantity: 1 }] })).toEqual([
      { path: 'lines/0/product', message: 'must not contain U+0000 or half of a surrogate pair' },
    ]);
  });

  it('takes any other text', () => {
    expect(problems({ ...good, orderId: '😀 "\\ \n\u2028 \u0001' })).toEqual([]);
  });

  it('cannot be led past the contract by a field named __proto__ or constructor', () => {
    const body = JSON.parse('{"__proto__":{"orderId":"o","lines":[]},"constructor":{"name":"Object"}}');
    expect(paths(body)).toEqual(['orderId', 'lines']);
    expect(Object.prototype).not.toHaveProperty('orderId');
  });

  it.each(['__proto__', 'constructor', 'prototype'])(
    'lets nobody reach objects that are not its own by a field named "%s"',
    (name) => {
      const body = JSON.parse(`{"orderId":"o-1","lines":[],"${name}":{"polluted":true}}`) as object;
      const validated = validateBody(Order, body, 'drop');
      expect(validated.valid && validated.body).toBeInstanceOf(Order);
      expect(validated.valid && 'polluted' in validated.body).toBe(false);
      expect({}).not.toHaveProperty('polluted');
    },
  );

  it.each(['refuse', 'drop', 'keep'] as const)(
    'says that a body nested beyond all reason cannot be read (%s)',
    (unknownFields) => {
      const lines: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000));
      expect(problems({ orderId: 'o-1', lines }, unknownFields)).toEqual([
        { path: '', message: expect.stringContaining('cannot be read') },
      ]);
    },
  );

  it('says that a body cannot be read when the contract itself throws at it', () => {
    class Shout extends command('shout.send', { version: 1 }) {
      @Transform(({ value }) => value.toUpperCase()) @IsString() text: string;
    }
    expect(validateBody(Shout, { text: 'hey' }, 'refuse')).toMatchObject({
      valid: true,
      body: { text: 'HEY' },
    });
    expect(validateBody(Shout, { text: 5 }, 'refuse')).toMatchObject({
      valid: false,
      problems: [{ path: '', message: expect.stringContaining('cannot be read') }],
    });
  });
});

describe('a problem in a sentence', () => {
  it('begins with its path, unless it is about the whole', () => {
    expect(describeProblem({ path: 'lines/0', message: 'is wrong' })).toBe('lines/0: is wrong');
    expect(describeProblem({ path: '', message: 'cannot be read' })).toBe('cannot be read');
  });
});

describe('text', () => {
  it.each([
    ['plain', true],
    ['😀', true],
    ['', true],
    ['a\0', false],
    ['\ud83d', false],
  ])('%j can be stored: %s', (text, storable) => {
    expect(isStorable(text)).toBe(storable);
  });
});
