import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { validateBody } from '@edda/validation';
import { bodySchema } from './body-schema.js';
import { sampleOf } from './sample.js';

class Line {
  @IsString()
  @Length(8, 12)
  productId: string;

  @IsInt()
  @Min(3)
  @Max(10)
  quantity: number;
}

class Order {
  @IsUUID()
  orderId: string;

  @IsEmail()
  email: string;

  @IsIn(['post', 'courier'])
  carrier: string;

  @IsBoolean()
  gift: boolean;

  @IsOptional()
  @IsString()
  @Matches(/^\p{L}+$/u)
  note?: string | null;

  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines: Line[];

  @IsString({ each: true })
  @IsArray()
  labels: string[];

  @ValidateNested()
  @Type(() => Line)
  extra: Line;
}

class Folder {
  @IsOptional()
  @ValidateNested()
  @Type(() => Folder)
  parent?: Folder;
}

class Picky {
  @ValidateNested()
  @Transform(() => {
    throw new Error('not like this');
  })
  inner: object;
}

const line = {
  type: 'object',
  properties: {
    productId: { type: 'string', minLength: 8, maxLength: 12 },
    quantity: { type: 'integer', minimum: 3, maximum: 10 },
  },
  required: ['productId', 'quantity'],
  additionalProperties: false,
};

describe('the description of a body', () => {
  it('says what the rules of the contract say', () => {
    expect(bodySchema(Order)).toEqual({
      type: 'object',
      properties: {
        orderId: { type: 'string', format: 'uuid' },
        email: { type: 'string', format: 'email' },
        carrier: { enum: ['post', 'courier'] },
        gift: { type: 'boolean' },
        note: { type: 'string', nullable: true },
        lines: { type: 'array', minItems: 2, maxItems: 5, items: line },
        labels: { type: 'array', items: { type: 'string' } },
        extra: line,
      },
      required: ['orderId', 'email', 'carrier', 'gift', 'lines', 'labels', 'extra'],
      additionalProperties: false,
    });
  });

  it('ends at a contract that contains itself, and at one that cannot be made', () => {
    expect(bodySchema(Folder).properties).toEqual({ parent: { type: 'object', nullable: true } });
    expect(bodySchema(Picky).properties).toEqual({ inner: { type: 'object' } });
  });

  it('allows no field where the contract has none', () => {
    expect(bodySchema(class Empty {})).toEqual({
      type: 'object',
      properties: {},
      additionalProperties: false,
    });
  });
});

describe('the example of a body', () => {
  it('is taken by the contract', () => {
    const sample = sampleOf(bodySchema(Order)) as object;
    expect(validateBody(Order, sample, 'refuse')).toMatchObject({ valid: true });
  });

  it('has names of fields for texts, cut and filled up to fit, and no optional field', () => {
    expect(sampleOf(bodySchema(Order))).toMatchObject({
      lines: [
        { productId: 'product-id', quantity: 3 },
        { productId: 'product-id', quantity: 3 },
      ],
      labels: ['labels'],
    });
    expect(sampleOf(bodySchema(Order))).not.toHaveProperty('note');
    expect(sampleOf({ type: 'string', minLength: 6 }, 'id')).toBe('id----');
    expect(sampleOf({ type: 'string', maxLength: 3 }, 'country')).toBe('cou');
  });

  it('stays below a maximum that is below 1', () => {
    expect(sampleOf({ type: 'number', maximum: 0.5 })).toBe(0.5);
  });
});
