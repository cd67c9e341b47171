import type { Sign } from '../caption.js';
import type { Mark } from '../diagram.js';

/** Drawn by hand on 16 by 16 pixels: fonts do not have them everywhere. */
export const SIGNS: Readonly<
  Record<Sign | 'undo' | 'event' | 'start' | 'timeout' | 'none' | 'done' | 'back', string>
> = {
  compensatable: 'M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4',
  pivot: 'M8 1.6 14.4 8 8 14.4 1.6 8Z',
  retriable: 'M13.4 8a5.4 5.4 0 1 1-1.7-3.9M13.6 1.6v3.6h-3.6',
  child: 'M2 2h12v12H2ZM5.6 5.6h4.8v4.8H5.6Z',
  publish:
    'M8 7.9v.2M5.4 10.6a3.7 3.7 0 0 1 0-5.2M10.6 5.4a3.7 3.7 0 0 1 0 5.2M3 13a7.1 7.1 0 0 1 0-10M13 3a7.1 7.1 0 0 1 0 10',
  event:
    'M8 7.9v.2M5.4 10.6a3.7 3.7 0 0 1 0-5.2M10.6 5.4a3.7 3.7 0 0 1 0 5.2M3 13a7.1 7.1 0 0 1 0-10M13 3a7.1 7.1 0 0 1 0 10',
  choice:
    'M8 1.5v3.8M8 5.3c0 4-4.6 3-4.6 8.7M8 5.3c0 4 4.6 3 4.6 8.7M1.6 12.2 3.4 14l1.8-1.8M10.8 12.2l1.8 1.8 1.8-1.8',
  parallel: 'M1.8 3.2h12.4M4.4 3.2v10.6M11.6 3.2v10.6M2.6 12 4.4 13.8 6.2 12M9.8 12l1.8 1.8L13.4 12',
  'for-each': 'M5.2 5.2h8.6v8.6H5.2ZM2.2 10.4V2.2h8.2',
  repeat:
    'M2.4 7.2A5 5 0 0 1 7.2 3h6M10.6.6 13.2 3l-2.6 2.4M13.6 8.8A5 5 0 0 1 8.8 13h-6M5.4 15.4 2.8 13l2.6-2.4',
  attempt: 'M8 1.6 13.4 3.6v4.2c0 3.2-2.2 5.4-5.4 6.6-3.2-1.2-5.4-3.4-5.4-6.6V3.6Z',
  'save-point': 'M3.6 14.6V1.8h9.2l-2.4 3.4 2.4 3.4H3.6',
  wait: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 4.8V8l2.4 1.5',
  timeout: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 4.8V8l2.4 1.5',
  approval: 'M8 2.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM2.8 14a5.2 5.2 0 0 1 10.4 0',
  machine:
    'M4 1.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM12 9.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM6.2 4H12v5.8M4 6.2V12h5.8',
  undo: 'M6 3 2.6 6.2 6 9.4M3 6.2h6.6a3.6 3.6 0 0 1 0 7.2H6.4',
  start: 'M4.6 2.6v10.8L13 8Z',
  none: 'M3 8h10',
  done: 'm2.8 8.6 3.4 3.4 7-8',
  back: 'M8 14V12.4M8 10.4V8.6M8 6.6V3.4M4.6 5.4 8 2l3.4 3.4',
};

/** Inside the circle of a badge. */
export const BADGES: Readonly<Record<Mark, string | undefined>> = {
  done: 'm4.6 8.3 2.4 2.4 4.6-5',
  now: 'M4.8 8h.01M8 8h.01M11.2 8h.01',
  waiting: 'M6.2 5.2v5.6M9.8 5.2v5.6',
  failed: 'm5.3 5.3 5.4 5.4M10.7 5.3l-5.4 5.4',
  undoing: 'M6.6 4.6 4.2 6.9l2.4 2.3M4.6 6.9h4.6a2.2 2.2 0 0 1 0 4.4H7',
  undone: 'M6.6 4.6 4.2 6.9l2.4 2.3M4.6 6.9h4.6a2.2 2.2 0 0 1 0 4.4H7',
  stuck: 'M8 4.2v4.6M8 11.5v.01',
  skipped: 'm4.8 5 3 3-3 3M8.6 5l3 3-3 3',
  'to come': undefined,
  'not taken': undefined,
};
