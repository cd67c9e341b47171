import { UsageError } from '@edda/terminal';

/** Whose, and where it is kept. */
export interface Place {
  readonly tenant: string;
  readonly schema: string;
}

export interface Doer extends Place {
  readonly by: string;
  readonly reason: string;
}

export type ApiKeysCommand =
  | (Doer & {
      readonly command: 'create';
      readonly name: string;
      readonly roles: readonly string[];
      readonly expiresInMs?: number;
    })
  | (Place & { readonly command: 'list' })
  | (Doer & { readonly command: 'revoke'; readonly id: string });

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws UsageError */
export function checkName(option: string, name: string): string {
  if (NAME.test(name)) return name;
  throw new UsageError(`--${option} must be 1 to 64 letters, digits, dots, dashes and underscores.`);
}

/** @throws UsageError */
export function checkRoles(roles: readonly string[]): readonly string[] {
  const unusable = roles.find((role) => !/^[\x21-\x7e]{1,64}$/.test(role));
  if (unusable === undefined) return [...new Set(roles)];
  throw new UsageError(`--role must be 1 to 64 visible characters without spaces, not "${unusable}".`);
}

/** @throws UsageError */
export function needed(option: string, value: string): string {
  if (value.trim() !== '') return value;
  throw new UsageError(`--${option} is empty.`);
}
