import type { Sabotage } from '../sabotage.js';

/** A mistake that somebody might make, made on purpose: the checks have to find it. */
export interface Bug {
  readonly name: string;
  readonly sabotage: Sabotage;
  /** The definitions in which it shows. Default: all. */
  readonly roots?: readonly string[];
  /** Default: wild. */
  readonly mood?: 'by-seed' | 'calm' | 'wild';
}
