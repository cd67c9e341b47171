import type { Done, Post, Ready, Saturate } from './protocol.js';

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
   * @param shape only for subjects that have the scenario `parallel`
   */
  readonly run: (key: string, compensates: boolean, shape?: Saturate['shape']) => Promise<End>;
  /** Only for subjects that have the scenario `rest`. @param prefix goes before the keys of this task, and no other's */
  readonly post?: (task: Post, prefix: string) => Promise<Done>;
  readonly close: () => Promise<void>;
}
