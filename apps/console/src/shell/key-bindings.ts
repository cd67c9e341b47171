/** What a key, or two after each other, does. */
export const BINDINGS = {
  '/': 'Search',
  j: 'The next row',
  k: 'The row before',
  Enter: 'Open the row',
  x: 'Select the row',
  n: 'Start a saga',
  'g s': 'Go to the sagas',
  'g a': 'Go to the approvals',
  'g d': 'Go to the dead letters',
  'g m': 'Go to the mailbox',
  'g f': 'Go to the definitions',
  'g t': 'Go to the topology',
  'g h': 'Go to the health',
  'g u': 'Go to the audit',
  '?': 'This list',
} as const;
export type Keys = keyof typeof BINDINGS;

export const SCREENS: Readonly<Partial<Record<Keys, string>>> = {
  'g s': 'sagas',
  'g a': 'approvals',
  'g d': 'dead-letters',
  'g m': 'mailbox',
  'g f': 'definitions',
  'g t': 'topology',
  'g h': 'health',
  'g u': 'audit',
};

/** A second key has to come within this time. */
export const TOGETHER_MS = 1_200;

/** What a key means after another one that came `sinceMs` before it; undefined: nothing, or not yet. */
export function bindingOf(before: string, sinceMs: number, key: string): Keys | undefined {
  const both = `${before} ${key}`;
  if (sinceMs < TOGETHER_MS && isBinding(both)) return both;
  return isBinding(key) ? key : undefined;
}

const isBinding = (keys: string): keys is Keys => Object.hasOwn(BINDINGS, keys);
