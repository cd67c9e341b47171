import type { Box, Curve, Icon, Line, Point, Shape, Text } from './shape.js';
import { isUnfamiliar } from './text.js';

const TIP_LENGTH = 8;
const TIP_HALF = 3.8;
const CORNER = 9;

/** Text as XML has it. What no XML may hold becomes U+FFFD, the sign for what could not be read. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Shapes as elements, in their order: what comes later lies above. */
export function markup(shapes: readonly Shape[]): string {
  return shapes.map(element).join('\n');
}

function element(shape: Shape): string {
  switch (shape.shape) {
    case 'group':
      return `<g class="${shape.look}"><title>${escaped(shape.title)}</title>${shape.shapes.map(element).join('')}</g>`;
    case 'box':
      return box(shape);
    case 'text':
      return text(shape);
    case 'line':
      return polyline(shape);
    case 'curve':
      return curve(shape);
    case 'icon':
      return icon(shape);
  }
}

function box({ rect: { x, y, width, height }, radius, look }: Box): string {
  return `<rect class="${look}" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="${radius}"/>`;
}

function text({ text: words, face, look, anchor, at, width }: Text): string {
  if (words === '') return '';
  const aligned = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  // No font has told how wide these characters are, so they are told how wide they may be.
  const told = isUnfamiliar(words) ? ` textLength="${width}" lengthAdjust="spacingAndGlyphs"` : '';
  const classes = face === look ? face : `${face} ${look}`;
  return `<text class="${classes}" x="${px(at.x)}" y="${px(at.y)}"${aligned}${told}>${escaped(words)}</text>`;
}

function icon({ at, path, look }: Icon): string {
  return `<path class="${look}" transform="translate(${px(at.x)} ${px(at.y)})" d="${path}"/>`;
}

function polyline({ points, look, hasTip }: Line): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return '';
  if (!hasTip) return `<path class="${look}" d="${rounded(points)}"/>`;
  const short = [...points.slice(0, -1), toward(end, before, TIP_LENGTH - 2)];
  return `<path class="${look}" d="${rounded(short)}"/>${tip(end, before, look)}`;
}

/** The point so far from one in the direction of another; the other one if it is nearer. */
function toward(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length <= distance) return to;
  return {
    x: from.x + ((to.x - from.x) * distance) / length,
    y: from.y + ((to.y - from.y) * distance) / length,
  };
}

function rounded(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (!before) return `M${at(point)}`;
      if (!after) return `L${at(point)}`;
      const reach = Math.min(CORNER, distance(point, before) / 2, distance(point, after) / 2);
      return `L${at(toward(point, before, reach))}Q${at(point)} ${at(toward(point, after, reach))}`;
    })
    .join('');
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function tip(end: Point, from: Point, look: string): string {
  const length = distance(end, from);
  if (length === 0) return '';
  const along = { x: (end.x - from.x) / length, y: (end.y - from.y) / length };
  const base = { x: end.x - along.x * TIP_LENGTH, y: end.y - along.y * TIP_LENGTH };
  const corners = [1, -1].map((side) => ({
    x: base.x - along.y * TIP_HALF * side,
    y: base.y + along.x * TIP_HALF * side,
  }));
  return `<path class="tip ${look}" d="M${[end, ...corners].map(at).join('L')}Z"/>`;
}

function curve({ from, to, swing, look }: Curve): string {
  // A cubic curve goes three quarters as far as its control points.
  const control = (swing * 4) / 3;
  const end = { x: to.x + Math.sign(swing) * (TIP_LENGTH - 2), y: to.y };
  const path = `M${at(from)}C${at({ x: from.x + control, y: from.y })} ${at({ x: end.x + control, y: to.y })} ${at(end)}`;
  return `<path class="${look}" d="${path}"/>${tip(to, end, look)}`;
}

function at({ x, y }: Point): string {
  return `${px(x)} ${px(y)}`;
}

/** Tenths of a pixel are fine enough. */
function px(length: number): string {
  return String(Math.round(length * 10) / 10);
}
