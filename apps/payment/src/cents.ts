/**
 * A column of cents. PostgreSQL's bigint comes as text, since it may be wider than a JavaScript number; cents never are: no amount is above
 * what the contracts allow, far below 2⁵³.
 */
export const CENTS = {
  type: 'bigint',
  transformer: { to: (cents: number) => cents, from: Number },
} as const;
