import 'reflect-metadata';
import { command, Encrypted, Sensitive } from '@edda/messaging';
import { Type } from 'class-transformer';
import { IsArray, IsEmail, IsObject, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { describeProblem, validateBody } from './body-validation.js';
import { coveredIn, sensitiveFields } from './sensitive-fields.js';

class Address {
  @Sensitive() @IsString() street: string;
  @IsString() country: string;
}
class Remark {
  @Sensitive({ roles: ['care'] }) @IsString() text: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Remark) answers?: Remark[];
}
class Register extends command('person.register', { version: 1 }) {
  @IsString() id: string;
  @Encrypted() @IsEmail() @Matches(/@/, { message: '$value is no address' }) email: string;
  @IsObject() @ValidateNested() @Type(() => Address) address: Address;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Remark) remarks?: Remark[];
}

const found = sensitiveFields(Register);

describe('the sensitive fields of a contract', () => {
  it('are its own and those of what is nested in it, lists included', () => {
    expect(found.map(({ path }) => path.join('.'))).toEqual([
      'email',
      'address.street',
      'remarks.text',
      'remarks.answers.text',
    ]);
    expect(found.map(({ isEncrypted }) => isEncrypted)).toEqual([true, false, false, false]);
    expect(found[2]?.roles).toEqual(['care']);
  });

  it('are meant by name where a contract holds itself', () => {
    expect([...coveredIn(found).names]).toEqual(['text']);
  });

  it('are none where nothing is marked', () => {
    class Plain {
      @IsString() text: string;
    }
    expect(sensitiveFields(Plain)).toEqual([]);
  });
});

describe('the validation of a body with sensitive fields', () => {
  const body = { id: 'p-1', email: 'no-address-at-all', address: { street: 'Elm Street 5', country: 'NO' } };

  it('never quotes what is in one', () => {
    const validated = validateBody(Register, { ...body, id: 5 }, 'refuse');
    const said = validated.valid ? '' : validated.problems.map(describeProblem).join('; ');
    expect(said).toContain('email: ••• is no address');
    expect(said).not.toContain('no-address');
  });

  it('refuses a mask in the place of a value, which would be kept for ever', () => {
    const masked = { ...body, email: 'a@b.example', address: { street: '•••', country: 'NO' } };
    expect(validateBody(Register, masked, 'drop')).toEqual({
      valid: false,
      problems: [
        { path: 'address/street', message: 'is a mask, and not what it stands for: write the value' },
      ],
    });
    expect(
      validateBody(Register, { ...masked, address: { street: 'Elm', country: '•••' } }, 'drop').valid,
    ).toBe(true);
  });
});
