import type { Ready } from './protocol.js';

/** How a saga ended. */
export type End = 'completed' | 'compensated';

/** A system that the bench measures, once it is up. */
export interface Subject {
  readonly settings: Ready['settings'];
  /**
   * Starts one saga; resolves when its end is durable.
   *
   * @param key is of no other saga that this subject ever ran
   * @param compensates whether its third step is to fail
   */
  readonly run: (key: string, compensates: boolean) => Promise<End>;
  readonly close: () => Promise<void>;
}
