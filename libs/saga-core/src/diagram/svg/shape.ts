import type { Face } from './text.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

/** A rectangle with round corners. A frame has others inside; a card has text only. */
export interface Box {
  readonly shape: 'box';
  readonly rect: Rect;
  readonly radius: number;
  readonly kind: 'frame' | 'card' | 'pill' | 'ornament';
  readonly look: string;
}

export interface Text {
  readonly shape: 'text';
  readonly text: string;
  readonly face: Face;
  readonly look: string;
  /** The end of the text that `x` is at. */
  readonly anchor: 'start' | 'middle' | 'end';
  /** `y` is the base line. */
  readonly at: Point;
  readonly width: number;
}

/** A line through points, with its corners rounded. */
export interface Line {
  readonly shape: 'line';
  readonly points: readonly Point[];
  readonly look: string;
  readonly hasTip: boolean;
}

/** From one point on the side of a column around to another one. */
export interface Curve {
  readonly shape: 'curve';
  readonly from: Point;
  readonly to: Point;
  /** How far it swings out: to the right, or to the left if negative. */
  readonly swing: number;
  readonly look: string;
}

/** A sign of 16 by 16 pixels; `path` is what SVG knows as path data. */
export interface Icon {
  readonly shape: 'icon';
  readonly at: Point;
  readonly path: string;
  readonly look: string;
}

/** Shapes that belong together; who points at them is told more. */
export interface Group {
  readonly shape: 'group';
  readonly look: string;
  readonly title: string;
  readonly shapes: readonly Shape[];
}

export type Shape = Box | Text | Line | Curve | Icon | Group;

export function line(look: string, points: readonly Point[], hasTip = true): Line {
  return { shape: 'line', points, look, hasTip };
}

/** A straight line down, or up. */
export function down(look: string, x: number, from: number, to: number, hasTip = true): Line {
  return line(
    look,
    [
      { x, y: from },
      { x, y: to },
    ],
    hasTip,
  );
}

/** A straight line from left to right. */
export function across(look: string, y: number, from: number, to: number): Line {
  return line(
    look,
    [
      { x: from, y },
      { x: to, y },
    ],
    false,
  );
}

/** All shapes, those in groups included. */
export function flat(shapes: readonly Shape[]): readonly Exclude<Shape, Group>[] {
  return shapes.flatMap((shape) => (shape.shape === 'group' ? flat(shape.shapes) : [shape]));
}

/** A class for the style sheet: marks have spaces. */
export function classOf(mark: string | undefined): string {
  return mark === undefined ? '' : ` ${mark.replace(' ', '-')}`;
}
