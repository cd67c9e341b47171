import { describe, expect, it } from 'vitest';
import { command } from '../contract.js';
import { Encrypted, markedFields, Sensitive } from './sensitive.decorator.js';

class Person {
  @Sensitive() name: string;
  city: string;
}
class Patient extends Person {
  @Encrypted({ roles: ['doctor'] }) diagnosis: string;
}
class Admit extends command('ward.admit', { version: 1 }) {
  @Sensitive() @Encrypted() ssn: string;
  @Encrypted() @Sensitive() note: string;
}

describe('the fields that are marked', () => {
  it('are for admins, unless they say for whom', () => {
    expect([...markedFields(Person)]).toEqual([['name', { roles: ['admin'], isEncrypted: false }]]);
    expect(markedFields(Patient).get('diagnosis')).toEqual({ roles: ['doctor'], isEncrypted: true });
  });

  it('include those of the class that it extends, and are not given to that one', () => {
    expect([...markedFields(Patient).keys()].toSorted()).toEqual(['diagnosis', 'name']);
    expect([...markedFields(Person).keys()]).toEqual(['name']);
  });

  it('are encrypted if one of two marks says so', () => {
    expect([...markedFields(Admit).values()].map(({ isEncrypted }) => isEncrypted)).toEqual([true, true]);
  });

  it('travel, so no symbol and no static can be one', () => {
    expect(() => Sensitive()({}, Symbol('x'))).toThrow('belong on fields');
    expect(() => Sensitive()(Person, 'x')).toThrow('belong on fields');
  });
});
