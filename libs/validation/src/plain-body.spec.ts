import 'reflect-metadata';
import { Exclude, Expose, plainToInstance, Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  registerDecorator,
  ValidateIf,
  ValidateNested,
  validateSync,
} from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rulesOf } from './field-rules.js';
import { plainBody } from './plain-body.js';

class Line {
  @IsString() @MaxLength(4) product: string;
  @IsInt() @Min(1) quantity: number;
}

class Sale {
  @IsString() orderId: string;
  @IsArray() @ArrayMaxSize(2) @ValidateNested({ each: true }) @Type(() => Line) lines: Line[];
  @IsOptional() @ValidateNested() @Type(() => Line) gift?: Line;
  @IsOptional() @IsString({ each: true }) notes?: string[];
  @IsOptional() @IsIn(['EUR', 'USD']) currency?: string;
  @ValidateIf(({ currency }: Sale) => currency !== undefined) @IsDefined() rate?: number;
  @IsOptional() @IsObject() extra?: object;
  @Allow() anything?: unknown;
}

class LargeSale extends Sale {
  @IsEmail() approvedBy: string;
}

class Transformed {
  @Transform(({ value: text }) => String(text)) @IsString() field: string;
}
class Exposed {
  @Expose({ name: 'other' }) @IsString() field: string;
}
class Excluded {
  @Exclude() @IsString() field: string;
}
class Typed {
  @Type(() => Number) @IsInt() field: number;
}
class TypedByValue {
  @ValidateNested() @Type((about) => (about ? Line : Sale)) field: object;
}
class WithSet {
  @ValidateNested() @Type(() => Line) field: Set<Line>;
}
class Untyped {
  @ValidateNested() field: object;
}
class ValidatedAtTimes {
  @IsString({ validateIf: () => false }) field: string;
}
class WithAccessor {
  @IsString() get field(): string {
    return 'x';
  }
}

class WithDefault {
  @ValidateNested() @Type(() => Line) gift = new Line();
}
class WithDefaultList {
  @ValidateNested() @Type(() => Line) lines: unknown[] = [[]];
}
class WithOwnRule {
  @ValidateNested() @Type(() => Line) @ArrayMaxSize(1) @IsOptional() lines?: Line[];
  @ValidateIf(() => false) @ValidateNested() @Type(() => Line) gift?: Line;
}
class Throwing {
  @IsThrowing() field: string;
}
class AroundThrowing {
  @ValidateIf(() => false) @ValidateNested() @Type(() => Throwing) inner?: Throwing;
}
class WithThrowingCondition {
  @ValidateIf(({ other }: WithThrowingCondition) => other.field === 1)
  @IsOptional()
  @IsString()
  field?: string;
  @IsOptional() @IsObject() other: { field: number };
}
class WithSetter {
  @IsString() field: string;
  set raw(text: string) {
    this.field = text;
  }
}
class WithTypedField {
  @IsString() field: string;
  @Type(() => {
    throw new Error('no such class');
  })
  other?: object;
}
class WithDate {
  @ValidateNested() @Type(() => Date) at: Date;
}
class Lines extends Array<Line> {}
class WithOwnList {
  @ValidateNested() @Type(() => Line) lines: Lines;
}

function IsThrowing(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      target: target.constructor,
      propertyName: String(propertyName),
      validator: {
        validate: () => {
          throw new Error('boom');
        },
      },
    });
}

/** What the two libraries make of it together; undefined if they find something wrong. */
function atLength(contract: new () => object, body: object, dropsUnknown: boolean): object | undefined {
  const instance = plainToInstance(contract, structuredClone(body));
  const options = { whitelist: true, forbidNonWhitelisted: !dropsUnknown, forbidUnknownValues: false };
  return validateSync(instance, options).length === 0 ? instance : undefined;
}

const LINE = { product: 'tea', quantity: 1 };
const SALE = { orderId: 'o', lines: [LINE], rate: 1 };

const line = fc.oneof(
  { weight: 6, arbitrary: fc.constant(LINE) },
  fc.record(
    {
      product: fc.oneof(fc.string({ maxLength: 6 }), fc.constant(7)),
      quantity: fc.oneof(fc.integer({ min: -1, max: 3 }), fc.constant(1.5), fc.constant(null)),
      colour: fc.constant('red'),
    },
    { requiredKeys: ['product'] },
  ),
  fc.constant([]),
  fc.constant(null),
);
const value = fc.oneof(
  fc.constantFrom<unknown>(
    'o',
    'EUR',
    1,
    0,
    null,
    true,
    [],
    {},
    [[]],
    ['a'],
    ['a', 1],
    [LINE],
    'ada@example.org',
  ),
  line,
  fc.array(line, { maxLength: 3 }),
);
const names = [
  'orderId',
  'lines',
  'gift',
  'notes',
  'currency',
  'rate',
  'extra',
  'anything',
  'approvedBy',
  'unknown',
  'constructor',
  '__proto__',
  'toString',
  'then',
];
const body = fc
  .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 5 })
  // As JSON would: names that mean something to JavaScript are properties like others.
  .map(
    (entries) =>
      JSON.parse(
        `{${[...Object.entries(SALE), ...entries].map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`).join()}}`,
      ) as object,
  );

describe('a plain body', () => {
  it('is made into what the libraries would have made of it, or is left to them', () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.constantFrom(Sale, LargeSale), body, fc.boolean(), (contract, given, dropsUnknown) => {
        const before = structuredClone(given);
        const made = plainBody<object>(contract, given, dropsUnknown);
        expect(given).toEqual(before);
        if (made === undefined) return;
        plain += 1;
        expect(made).toStrictEqual(atLength(contract, given, dropsUnknown));
      }),
      { numRuns: 3_000 },
    );
    expect(plain).toBeGreaterThan(200);
  });

  it('is what most are', () => {
    const made = plainBody(Sale, { ...SALE, gift: LINE, notes: ['a'], currency: 'EUR', colour: 'red' }, true);
    expect(made).toBeInstanceOf(Sale);
    expect(made?.lines[0]).toBeInstanceOf(Line);
    expect(made?.gift).toBeInstanceOf(Line);
    expect(made).not.toHaveProperty('colour');
  });

  it('shares nothing with what it was made of', () => {
    const given = { ...SALE, notes: ['a'] };
    plainBody(Sale, given, false)?.notes?.push('b');
    expect(given.notes).toEqual(['a']);
  });

  it.each([
    ['a field that is not known', { ...SALE, colour: 'red' }],
    ['one that is missing', { lines: [] }],
    ['one that is wrong inside another', { ...SALE, lines: [{ ...LINE, quantity: 0 }] }],
    ['an array in an array', { ...SALE, lines: [[LINE]] }],
    ['something else than an object', { ...SALE, gift: 'tea' }],
    ['an object of which no rule knows the class', { ...SALE, extra: {} }],
    ['an object that is no JSON', { ...SALE, gift: new Line() }],
  ])('is none with %s', (_, given) => {
    expect(plainBody(Sale, given, false)).toBeUndefined();
  });

  it.each([
    ['@Transform', Transformed],
    ['@Expose', Exposed],
    ['@Exclude', Excluded],
    ['@Type of something that is no object', Typed],
    ['@Type that depends on the value', TypedByValue],
    ['a set', WithSet],
    ['a nested object without a class', Untyped],
    ['validateIf', ValidatedAtTimes],
    ['an accessor', WithAccessor],
  ])('is not looked for in a class with %s', (_, contract) => {
    expect(rulesOf(contract)).toBeUndefined();
    expect(plainBody<object>(contract, { field: 'x' }, true)).toBeUndefined();
  });

  it('is not looked for where a validator answers later', () => {
    class Late {
      field: string;
    }
    const validator = { validate: () => Promise.resolve(true) };
    registerDecorator({ propertyName: 'field', target: Late, async: true, validator });
    expect(rulesOf(Late)).toBeUndefined();
    class Unannounced {
      field: string;
    }
    registerDecorator({ propertyName: 'field', target: Unannounced, validator });
    expect(plainBody(Unannounced, { field: 'x' }, true)).toBeUndefined();
  });

  it.each<[string, new () => object, object]>([
    ['what the class has set itself and is wrong inside', WithDefault, {}],
    ['a list in a list that the class has set itself', WithDefaultList, {}],
    ['an unknown field inside one that is not looked at', WithOwnRule, { gift: { ...LINE, colour: 'red' } }],
    ['an unknown field inside one that has more rules', WithOwnRule, { lines: [{ ...LINE, colour: 'red' }] }],
    ['a validator that throws inside what is not looked at', AroundThrowing, { inner: { field: 'x' } }],
    ['a validator that throws', Throwing, { field: 'x' }],
    ['a condition that throws behind one that is false', WithThrowingCondition, {}],
    ['a setter without rules', WithSetter, { field: 'x', raw: 'y' }],
    ['a field without rules whose class cannot be told', WithTypedField, { field: 'x', other: {} }],
    ['a date', WithDate, { at: {} }],
    ['a list of its own class', WithOwnList, { lines: [LINE] }],
  ])('leaves %s to the libraries', (_, contract, given) => {
    expect(plainBody(contract, given, true)).toBeUndefined();
  });
});
